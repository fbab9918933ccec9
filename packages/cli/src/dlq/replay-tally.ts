import { createLeftOut, type LeftOut } from '../left-out.ts'

export interface ReplayOutcome {
  replayed: number
  not_replayed: LeftOut[]
}

export interface ReplayTally {
  replayed(count: number): void
  left(id: string, reason: string): void
  outcome(): ReplayOutcome
}

/** Counts what became of dead letters, in memory bounded by the number of different reasons. */
export function createReplayTally(): ReplayTally {
  let replayed = 0
  const leftOut = createLeftOut()
  return {
    replayed(count) {
      replayed += count
    },
    left: leftOut.add,
    outcome: () => ({ replayed, not_replayed: leftOut.list() }),
  }
}
