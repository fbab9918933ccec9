import type { AnyBulkWriteOperation, Db, UpdateFilter } from 'mongodb'
import { type LedgerDocument, type LedgerFailure, ledgerOf } from './ledger.ts'

/** What one claim writes of one deletion. Only the owner of the lease writes, so a worker that lost it changes nothing. */
export interface Progress {
  id: string
  steps: LedgerDocument['steps']
  /**
   * `keep` goes on under the same lease; `due` gives the deletion back until then; `blocked` gives it back
   * until an administrator retries it; the others say that it is over.
   */
  next:
    | { kind: 'keep' }
    | { kind: 'due'; at: Date }
    | { kind: 'blocked'; at: Date }
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

/** Writes down that the run of this deletion ended by a failure that is no step's; its steps stay as they are. */
export async function recordFailure(
  db: Db,
  token: string,
  { id, failure, next }: { id: string; failure: LedgerFailure; next: Next<'due' | 'blocked'> },
): Promise<void> {
  await ledgerOf(db).updateOne({ _id: id, owner: token }, merged({ $set: { failure } }, givenBack(next)))
}

type Next<Kind extends Progress['next']['kind']> = Extract<Progress['next'], { kind: Kind }>
type Change = Required<Pick<UpdateFilter<LedgerDocument>, '$set'>> &
  Pick<UpdateFilter<LedgerDocument>, '$unset'>

function progressOperation(
  token: string,
  { id, steps, next }: Progress,
): AnyBulkWriteOperation<LedgerDocument> {
  const filter = { _id: id, owner: token }
  const update: Change =
    next.kind === 'keep'
      ? { $set: { steps } }
      : merged({ $set: { steps }, $unset: { failure: 1 } }, givenBack(next))
  return { updateOne: { filter, update } }
}

/** The lease ends; when, and whether, the deletion is due again. */
function givenBack(next: Exclude<Progress['next'], { kind: 'keep' }>): Change {
  switch (next.kind) {
    case 'due':
      return { $set: { due_at: next.at }, $unset: { owner: 1 } }
    case 'blocked':
      return { $set: { blocked_at: next.at }, $unset: { owner: 1, due_at: 1 } }
    case 'superseded':
      return { $set: { superseded_at: next.at }, $unset: { owner: 1, due_at: 1 } }
    case 'completed':
      return { $set: { completed_at: next.at }, $unset: { owner: 1, due_at: 1 } }
  }
}

const merged = (one: Change, other: Change): Change => ({
  $set: { ...one.$set, ...other.$set },
  $unset: { ...one.$unset, ...other.$unset },
})
