import { MongoServerError } from 'mongodb'

/** How long one question to the database may take, and all of them together. */
export interface Budget {
  /** Limits for the next question. Throws {@link OutOfTime} where no time is left, and where it is told to stop. */
  next(): { maxTimeMS: number; signal: AbortSignal }
  isOver(): boolean
}

/** The time for all of it is over: what is known is told, and what is not is told too. */
export class OutOfTime extends Error {
  constructor() {
    super('out of time')
    this.name = 'OutOfTime'
  }
}

/** A single question that takes longer disturbs others. */
const LONGEST_QUESTION_MS = 10_000

/** `clock` and `deadline` are in milliseconds; an abort of `signal` throws. */
export function createBudget(options: {
  deadline: number
  clock: () => number
  signal: AbortSignal
}): Budget {
  const { deadline, clock, signal } = options
  return {
    next() {
      signal.throwIfAborted()
      const left = deadline - clock()
      if (left < 1) throw new OutOfTime()
      return { maxTimeMS: Math.ceil(Math.min(left, LONGEST_QUESTION_MS)), signal }
    },
    isOver: () => deadline - clock() < 1,
  }
}

const MAX_TIME_EXPIRED = 50
const UNAUTHORIZED = 13

/** Why a place could not be looked at, where the rest still can be; any other error is thrown again. */
export function reasonOf(error: unknown, budget: Budget): string {
  const code = error instanceof MongoServerError ? error.code : undefined
  if (error instanceof OutOfTime || (code === MAX_TIME_EXPIRED && budget.isOver())) return 'the time was over'
  if (code === MAX_TIME_EXPIRED) return 'the database took too long to answer'
  if (code === UNAUTHORIZED) return 'this user of the database may not read it'
  throw error
}
