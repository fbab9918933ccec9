import type { Db } from 'mongodb'
import { ledgerOf } from './ledger.ts'
import type { DeletionKey } from './users.ts'

/** A stretch of the ledger in the order of deletion ids. */
export interface LedgerPage {
  /** How many deletions it holds, whatever became of them. */
  size: number
  /** Of these, the hard ones of which the ledger says that they are completed. */
  completed: DeletionKey[]
  /** The last of all: the next page begins after it. */
  last: string
}

/**
 * The `size` deletions that follow `after`, `''` for the first ones; null where none follow. With `since` its
 * `completed` are those only that were completed at that time or later.
 */
export async function readLedgerPage(
  db: Db,
  { after, size, since = new Date(0) }: { after: string; size: number; since?: Date | undefined },
): Promise<LedgerPage | null> {
  const projection = { user_id: 1, mode: 1, completed_at: 1 }
  const page = await ledgerOf(db)
    .find({ _id: { $gt: after } }, { projection, sort: { _id: 1 }, limit: size })
    .toArray()
  const last = page.at(-1)
  if (!last) return null
  const completed = page.filter(
    ({ mode, completed_at }) => mode === 'hard' && completed_at && completed_at >= since,
  )
  return {
    size: page.length,
    completed: completed.map(({ _id, user_id }) => ({ deletionId: _id, userId: Number(user_id) })),
    last: last._id,
  }
}

/** How many deletions the ledger holds, by the database's own account: at once, and a little off after a crash. */
export function countLedger(db: Db): Promise<number> {
  return ledgerOf(db).estimatedDocumentCount()
}
