/**
 * The first cohort of the due loop, and the first after one that failed. A large one is quicker for each of its members, but a
 * worker that never lives to its end completes nobody.
 */
const FIRST = 50

/** How many due deletions to take next, `most` at most. */
export interface CohortSize {
  /** Takes it; until it is told how that one went, the next is as small as the first. */
  take(): number
  /** Twice as many after a full cohort, half as many after one that used up its time slice. */
  wentOn(taken: number, claimed: number, usedUpSlice: boolean): void
}

export function createCohortSize(most: number): CohortSize {
  const least = Math.min(FIRST, most)
  let next = least
  return {
    take() {
      const size = next
      next = least
      return size
    },
    wentOn(taken, claimed, usedUpSlice) {
      if (usedUpSlice) next = Math.max(least, Math.floor(taken / 2))
      else next = claimed < taken ? taken : Math.min(taken * 2, most)
    },
  }
}
