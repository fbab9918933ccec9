import { type BatchAnswerLine, type BatchResult, isUnanswered } from '@lethe/contracts/batch'

/** What a run has come to. No user is named in it: that is what the report is for. */
export interface Tally {
  accepted: number
  /** By the code of the error. */
  refused: Record<string, number>
}

export function addTo(tally: Tally, results: readonly BatchAnswerLine[]): Tally {
  const refused = { ...tally.refused }
  let { accepted } = tally
  for (const result of results) {
    if ('deletion_id' in result) accepted += 1
    else refused[result.error.code] = (refused[result.error.code] ?? 0) + 1
  }
  return { accepted, refused }
}

/** The results up to the last one that is an answer: where the database went away, what follows is still to be asked for. */
export function answeredOf(results: readonly BatchResult[]): readonly BatchResult[] {
  const last = results.findLastIndex((result) => !('error' in result && isUnanswered(result.error)))
  return results.slice(0, last + 1)
}
