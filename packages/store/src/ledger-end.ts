import type { Db } from 'mongodb'
import { BY_ID } from './by-id.ts'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { insertedAs, insertMissing } from './ledger-accept.ts'
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

/**
 * Completes those of these deletions that nobody has claimed, whether the ledger has them yet or not. Answers how many that
 * were, and which of the others it may not have been: they are somebody's, or over.
 */
export async function completeUnclaimed(
  db: Db,
  documents: readonly LedgerDocument[],
  at: Date,
): Promise<{ completed: number; others: Set<string> }> {
  const { matchedCount } = await ledgerOf(db).updateMany(
    {
      _id: { $in: documents.map(({ _id }) => _id) },
      due_at: { $exists: true },
      claimed_at: { $exists: false },
    },
    ledgerChange([{ $set: { completed_at: at } }, { $unset: 'due_at' }]),
    { hint: BY_ID },
  )
  if (matchedCount === documents.length) return { completed: matchedCount, others: new Set() }
  const existing = await insertMissing(
    db,
    documents.map((document) => asCompleted(document, at)),
  )
  return {
    completed: matchedCount + documents.length - existing.length,
    others: new Set(existing.map(({ _id }) => _id)),
  }
}

/** As an accepted deletion would be once it was completed. */
function asCompleted({ due_at: _due, ...document }: LedgerDocument, at: Date): LedgerDocument {
  return { ...insertedAs(document, 'completed', at), completed_at: at }
}
