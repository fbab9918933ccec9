import type { DeadLetter } from './dead-letter.ts'

export interface Newest {
  add(letter: DeadLetter): void
  /** The newest ones, newest first. */
  list(): DeadLetter[]
  /** How many there were in all. */
  total(): number
}

/** Keeps the newest `limit` of any number; holds at most twice as many. */
export function createNewest(limit: number): Newest {
  let kept: DeadLetter[] = []
  let total = 0
  const list = () => kept.toSorted(newestFirst).slice(0, limit)
  return {
    add(letter) {
      total++
      kept.push(letter)
      if (kept.length >= 2 * limit) kept = list()
    },
    list,
    total: () => total,
  }
}

function newestFirst(a: DeadLetter, b: DeadLetter): number {
  return b.time.localeCompare(a.time) || b.id.localeCompare(a.id, 'en', { numeric: true })
}
