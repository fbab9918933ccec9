/**
 * The first cohort of the due loop, and the first after one that failed. A large one is quicker for each of its members, but a
 * worker that never lives to its end completes nobody.
 */
const FIRST = 50
/** A cohort should take this share of its slice: one that takes longer than expected still fits. */
const AIM = 0.7
/** What small ones take says little of large ones. */
const MOST_GROWTH = 4

/** How many due deletions to take next, `most` at most. */
export interface CohortSize {
  /** Takes it; until it is told how that one went, the next is as small as the first. */
  take(): number
  /**
   * Takes in which share of its time slice the last one went. Where that was full and well within its slice, the next is
   * larger; where not even this one fitted, it is half as large.
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
      else if (claimed < taken) next = taken
      else next = Math.min(most, Math.floor(taken * Math.max(1, Math.min(MOST_GROWTH, AIM / share))))
    },
  }
}
