import type { Counts } from '@lethe/contracts/deletion'
import type { Estimate } from '@lethe/contracts/preview'

/** A hard deletion that was completed here, as its ledger document tells of it. */
export interface PastDeletion {
  /** Documents of the content that it erased or changed. */
  documents: number
  /** The content's step, in milliseconds since the epoch. */
  startedAt: number
  finishedAt: number
  completedAt: number
}

/** Assumed where nothing comparable was deleted yet: on the careful side for a worker with a machine of its own. */
export const DEFAULT_DOCUMENTS_PER_SECOND = 5_000

/** What takes a page of the engine's or more is long enough to tell how fast documents go. */
const TELLING_DOCUMENTS = 1_000

/** The documents that counts tell of, whatever happened to them. */
export function documentsIn(counts: Counts): number {
  return Object.values(counts).reduce(
    (sum, { deleted, redacted, pulled }) => sum + deleted + redacted + pulled,
    0,
  )
}

/**
 * About how long a hard deletion of so many documents takes from the moment in which a worker takes it, by how
 * long earlier ones took. `lateWriteWindow` (milliseconds) is what follows the last document where there were none.
 *
 * Deletions that a worker took through together have the same times, and most of a small one's is waiting for the
 * others: so these count as one, with the documents of all. The rate is that of those at least as large as this one,
 * or large enough to be telling, for the time of a small one says little of how fast documents go.
 */
export function estimateOf({
  documents,
  past,
  lateWriteWindow,
}: {
  documents: number
  past: readonly PastDeletion[]
  lateWriteWindow: number
}): Estimate {
  const comparable = together(past).filter((each) => each.documents >= Math.min(documents, TELLING_DOCUMENTS))
  const measured = rateOf(comparable)
  const rate = measured ?? DEFAULT_DOCUMENTS_PER_SECOND
  const after = median(past.map(({ finishedAt, completedAt }) => completedAt - finishedAt)) ?? lateWriteWindow
  return {
    estimated_seconds: Math.ceil(documents / rate + after / 1000),
    estimated_from: {
      basis: measured === undefined ? 'default' : 'measured',
      deletions: past.length,
      documents_per_second: Math.max(1, Math.round(rate)),
      after_seconds: Math.round(after / 100) / 10,
    },
  }
}

/** Work that was done in one go, whoever it was for. */
interface Work {
  documents: number
  ms: number
}

function together(past: readonly PastDeletion[]): Work[] {
  const groups = Map.groupBy(past, ({ startedAt, finishedAt }) => `${startedAt} ${finishedAt}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const documents = group.reduce((sum, each) => sum + each.documents, 0)
    return first ? [{ documents, ms: first.finishedAt - first.startedAt }] : []
  })
}

/** Documents in a second; undefined where nothing was erased, or in no time. */
function rateOf(work: readonly Work[]): number | undefined {
  const documents = work.reduce((sum, each) => sum + each.documents, 0)
  const ms = work.reduce((sum, each) => sum + each.ms, 0)
  return documents > 0 && ms > 0 ? (documents / ms) * 1000 : undefined
}

/** The middle one of them in their order; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
}
