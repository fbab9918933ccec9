import type { Db } from 'mongodb'
import { documentsIn, type PastDeletion } from './estimate.ts'
import { ledgerOf } from './ledger.ts'

/** Enough for the cohorts of some minutes, and read in some milliseconds. */
const LAST_DELETIONS = 200

/**
 * The hard deletions that were completed last and whose content was erased at the first try: one query by an index
 * of their own, which reads 200 documents at most.
 */
export async function readPastDeletions(db: Db, signal: AbortSignal): Promise<PastDeletion[]> {
  const projection = { completed_at: 1, 'steps.content': 1 }
  const found = await ledgerOf(db)
    .find(
      { mode: 'hard', completed_at: { $exists: true } },
      { projection, signal, batchSize: LAST_DELETIONS },
    )
    .sort({ completed_at: -1 })
    .limit(LAST_DELETIONS)
    .toArray()
  return found.flatMap(({ completed_at, steps: { content } }) => {
    if (!completed_at || content?.attempts !== 1 || !content.started_at || !content.finished_at) return []
    return [
      {
        documents: documentsIn(content.counts),
        startedAt: content.started_at.getTime(),
        finishedAt: content.finished_at.getTime(),
        completedAt: completed_at.getTime(),
      },
    ]
  })
}
