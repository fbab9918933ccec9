import type { Db } from 'mongodb'
import { ledgerOf } from './ledger.ts'
import { ledgerChange } from './ledger-change.ts'
import type { EndedDeletion } from './users.ts'

/**
 * Says of deletions that a later transition ended before they had begun that they are over: nobody would
 * look at them before their time comes. Safe to repeat. A worker that asked the user document first may have
 * called one superseded that was taken back; the transition knows better.
 */
export async function endUnbegun(db: Db, ended: readonly EndedDeletion[]): Promise<void> {
  const alike = Map.groupBy(ended, ({ as, by_id }) => `${as} ${by_id}`)
  for (const [first, ...others] of alike.values()) {
    if (!first) continue
    const { as, by_id } = first
    const ids = [first, ...others].map(({ id }) => id)
    const isOpen = { completed_at: { $exists: false }, cancelled_at: { $exists: false } }
    const gone = [
      'owner',
      'due_at',
      'held_at',
      'blocked_at',
      ...(as === 'cancelled' ? ['superseded_at'] : []),
    ]
    await ledgerOf(db).updateMany(
      { _id: { $in: ids }, ...isOpen, ...(as === 'superseded' && { superseded_at: { $exists: false } }) },
      ledgerChange([{ $set: { [`${as}_at`]: '$$NOW' } }, { $unset: gone }], { by: Number(by_id) }),
    )
  }
}
