import { type DeletionState, deletionStates, isFinal } from '@lethe/contracts/deletion'
import type { Db } from 'mongodb'
import { ledgerListIndex } from './indexes.ts'
import { ledgerOf } from './ledger.ts'

/** The states of a deletion that is not over yet. */
export const openStates = deletionStates.filter((state) => !isFinal(state))

export interface LedgerFigures {
  /** Deletions that are not over, by state; each counted up to the limit. */
  open: Map<DeletionState, number>
  /** Since when the deletion is due that waits longest for a worker; null where none waits. */
  dueSince: Date | null
}

/** What the ledger holds that is not over: one count of index entries for each state, bounded by `limit`, and one look. */
export async function ledgerFigures(db: Db, now: Date, limit = 100_000): Promise<LedgerFigures> {
  const ledger = ledgerOf(db)
  const count = async (state: DeletionState) =>
    [state, await ledger.countDocuments({ state }, { limit, hint: ledgerListIndex })] as const
  const [waitsLongest, ...counts] = await Promise.all([
    ledger
      .find({ due_at: { $lte: now } }, { projection: { due_at: 1 } })
      .sort({ due_at: 1 })
      .limit(1)
      .next(),
    ...openStates.map(count),
  ])
  return { open: new Map(counts), dueSince: waitsLongest?.due_at ?? null }
}
