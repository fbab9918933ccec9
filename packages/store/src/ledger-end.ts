import type { Db } from 'mongodb'
import { ledgerOf } from './ledger.ts'
import type { EndedDeletion } from './users.ts'

/**
 * Says of deletions that a later transition ended before they had begun that they are over: nobody would
 * look at them before their time comes. Safe to repeat. A worker that asked the user document first may have
 * called one superseded that was taken back; the transition knows better.
 */
export async function endUnbegun(db: Db, ended: readonly EndedDeletion[]): Promise<void> {
  for (const as of ['cancelled', 'superseded'] as const) {
    const ids = ended.filter((deletion) => deletion.as === as).map(({ id }) => id)
    if (ids.length === 0) continue
    const isOpen = { completed_at: { $exists: false }, cancelled_at: { $exists: false } }
    await ledgerOf(db).updateMany(
      { _id: { $in: ids }, ...isOpen, ...(as === 'superseded' && { superseded_at: { $exists: false } }) },
      [
        { $set: { [`${as}_at`]: '$$NOW' } },
        {
          $unset: [
            'owner',
            'due_at',
            'held_at',
            'blocked_at',
            ...(as === 'cancelled' ? ['superseded_at'] : []),
          ],
        },
      ],
    )
  }
}
