import { count } from './progress.ts'
import type { Paint } from './terminal.ts'

/** With hundreds of thousands left out for one reason, some ids are enough to look at. */
const MOST_IDS = 20

/** What was not done for one reason: how many, and the ids of the first 20. */
export interface LeftOut {
  reason: string
  count: number
  ids: string[]
}

/** Gathers what was left out, in memory bounded by the number of different reasons. */
export function createLeftOut() {
  const byReason = new Map<string, LeftOut>()
  return {
    add(id: string, reason: string): void {
      const entry = byReason.get(reason) ?? { reason, count: 0, ids: [] }
      entry.count++
      if (entry.ids.length < MOST_IDS) entry.ids.push(id)
      byReason.set(reason, entry)
    },
    list: (): LeftOut[] => [...byReason.values()],
  }
}

/** `2 not: why (0:1, 0:7)`, a line for each reason. */
export function leftOutLines(leftOut: readonly LeftOut[], paint: Paint): string[] {
  return leftOut.map(({ reason, count: number, ids }) => {
    const more = number > ids.length ? ', ...' : ''
    return `${paint('yellow', `${count(number)} not`)}: ${reason} (${ids.join(', ')}${more})`
  })
}
