/**
 * The first cohort of the due loop, and the first after one that failed. A large one is quicker for each of its members, but a
 * worker that never lives to its end completes nobody.
 */
const FIRST = 50

/** How many due deletions to take next, `most` at most. */
export interface CohortSize {
  /** Takes it; until it is told how that one went, the next is as small as the first. */
  take(): number
  /**
   * Takes in which share of its time slice the last one went. Where another of twice the size would fit, and this one was
   * full, the next is of that size; where not even this one did, of half.
   */
  wentOn(taken: number, claimed: number, share: number): void
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
    wentOn(taken, claimed, share) {
      if (share >= 1) next = Math.max(least, Math.floor(taken / 2))
      else next = claimed === taken && share < 0.5 ? Math.min(taken * 2, most) : taken
    },
  }
}
