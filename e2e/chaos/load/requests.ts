import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { call, type HttpAnswer, type HttpCall } from './http.ts'
import type { Population } from './people.ts'
import type { LoadRecord } from './record.ts'

export interface CallerDeps {
  apis: readonly string[]
  store: { url: string; apiKey: string }
  /** A token of that user; an administrator's where `admin`. */
  token: (userId: number, admin?: boolean) => Promise<string>
  mongo: Mongo
  population: Population
  record: LoadRecord
  /** The workers' LATE_WRITE_WINDOW. */
  lateWriteWindow: number
}

/** What a request that was repeated came to. */
export interface Known {
  answer: HttpAnswer
  /** True where some try had no clear answer: it may have acted, or may yet. */
  doubtful: boolean
}

/** A way to talk to the services, with everything that is said written down. */
export interface Caller extends CallerDeps {
  /** The token of an administrator who has no user here. */
  admin(): Promise<string>
  /** A path at one of the apis, by any number. */
  at(number: number, path: string): string
  /** One request; what the contract does not know is a surprise. 503 and no answer are always expected. */
  ask(what: string, expected: readonly number[], request: HttpCall): Promise<HttpAnswer>
  /** The same request again, at the next api, until there is an answer. */
  untilKnown(send: (attempt: number) => Promise<HttpAnswer>): Promise<Known>
}

const BACK_END = 900_000
const PAUSE_MS = 400
const PATIENCE_MS = 40_000

export const isUnknown = ({ status }: HttpAnswer) => status === 0 || status === 503

export function createCaller(deps: CallerDeps): Caller {
  const { apis, record } = deps
  return {
    ...deps,
    admin: () => deps.token(BACK_END, true),
    at: (number, path) => `${apis[number % apis.length]}${path}`,

    async ask(what, expected, request) {
      const answer = await call(request)
      const { status, body } = answer
      const name = `${what} ${status === 0 ? 'no answer' : status}`
      record.answers.set(name, (record.answers.get(name) ?? 0) + 1)
      if (!isUnknown(answer) && !expected.includes(status))
        record.surprises.push(`${name}: ${JSON.stringify(body)}`)
      return answer
    },

    async untilKnown(send) {
      const giveUpAt = Date.now() + PATIENCE_MS
      let answer = await send(0)
      let attempts = 1
      for (; isUnknown(answer) && Date.now() < giveUpAt; attempts++) {
        await wait(PAUSE_MS)
        answer = await send(attempts)
      }
      return { answer, doubtful: attempts > 1 || isUnknown(answer) }
    },
  }
}
