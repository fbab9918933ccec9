/** With hundreds of thousands left out for one reason, some ids are enough to look at. */
const MOST_IDS = 20

export interface ReplayOutcome {
  replayed: number
  /** By reason: how many, and the ids of the first 20. */
  not_replayed: { reason: string; count: number; ids: string[] }[]
}

export interface ReplayTally {
  replayed(count: number): void
  left(id: string, reason: string): void
  outcome(): ReplayOutcome
}

/** Counts what became of dead letters, in memory bounded by the number of different reasons. */
export function createReplayTally(): ReplayTally {
  let replayed = 0
  const left = new Map<string, { reason: string; count: number; ids: string[] }>()
  return {
    replayed(count) {
      replayed += count
    },
    left(id, reason) {
      const entry = left.get(reason) ?? { reason, count: 0, ids: [] }
      entry.count++
      if (entry.ids.length < MOST_IDS) entry.ids.push(id)
      left.set(reason, entry)
    },
    outcome: () => ({ replayed, not_replayed: [...left.values()] }),
  }
}
