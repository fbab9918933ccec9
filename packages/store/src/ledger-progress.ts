import type { AnyBulkWriteOperation, Db } from 'mongodb'
import { type LedgerDocument, ledgerOf } from './ledger.ts'

/** What one claim writes of one deletion. Only the owner of the lease writes, so a worker that lost it changes nothing. */
export interface Progress {
  id: string
  steps: LedgerDocument['steps']
  /**
   * `keep` goes on under the same lease; a date gives the deletion back until then; `nobody` gives it back
   * for good (blocked); the others say that it is over.
   */
  next:
    | { kind: 'keep' }
    | { kind: 'due'; at: Date }
    | { kind: 'nobody' }
    | { kind: 'superseded'; at: Date }
    | { kind: 'completed'; at: Date }
}

/** Writes the progress of a cohort, in one command. */
export async function recordProgress(db: Db, token: string, progress: readonly Progress[]): Promise<void> {
  if (progress.length === 0) return
  await ledgerOf(db).bulkWrite(
    progress.map((entry) => progressOperation(token, entry)),
    { ordered: false },
  )
}

function progressOperation(
  token: string,
  { id, steps, next }: Progress,
): AnyBulkWriteOperation<LedgerDocument> {
  const filter = { _id: id, owner: token }
  switch (next.kind) {
    case 'keep':
      return { updateOne: { filter, update: { $set: { steps } } } }
    case 'due':
      return { updateOne: { filter, update: { $set: { steps, due_at: next.at }, $unset: { owner: 1 } } } }
    case 'nobody':
      return { updateOne: { filter, update: { $set: { steps }, $unset: { owner: 1, due_at: 1 } } } }
    default: {
      const over = next.kind === 'completed' ? { completed_at: next.at } : { superseded_at: next.at }
      return { updateOne: { filter, update: { $set: { steps, ...over }, $unset: { owner: 1, due_at: 1 } } } }
    }
  }
}
