import type { Db } from 'mongodb'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { ledgerChange } from './ledger-change.ts'

/** What a retry meets: it goes on now, somebody is at it already, it is over, or the ledger does not know it. */
export type Retried =
  | { kind: 'due'; deletion: LedgerDocument }
  | { kind: 'under_way' | 'over'; deletion: LedgerDocument }
  | { kind: 'unknown' }

/** How many deletions wait for an administrator: counted up to `limit`. */
export function countBlocked(db: Db, limit = 100_000): Promise<number> {
  return ledgerOf(db).countDocuments({ blocked_at: { $exists: true } }, { limit })
}

/** A step that waits, for its next attempt or for an administrator, may run now with all its attempts ahead. */
const STEPS_RUNNABLE = {
  $arrayToObject: {
    $map: {
      input: { $objectToArray: '$steps' },
      as: 'step',
      in: {
        k: '$$step.k',
        v: {
          $cond: [
            { $in: ['$$step.v.state', ['blocked', 'retrying']] },
            {
              $unsetField: {
                field: 'next_attempt_at',
                input: { $mergeObjects: ['$$step.v', { state: 'retrying', failures: 0 }] },
              },
            },
            '$$step.v',
          ],
        },
      },
    },
  },
}

/**
 * An administrator's word that a deletion is to be tried again at once, be it blocked or waiting for its
 * next attempt: one conditional update, so that two of them, or a worker who takes it meanwhile, do no harm.
 * `by` is the administrator's user id.
 */
export async function retryDeletion(db: Db, deletionId: string, by: number): Promise<Retried> {
  const isWaiting = {
    _id: deletionId,
    owner: { $exists: false },
    completed_at: { $exists: false },
    superseded_at: { $exists: false },
    cancelled_at: { $exists: false },
  }
  const change = ledgerChange(
    [{ $set: { steps: STEPS_RUNNABLE, due_at: '$$NOW' } }, { $unset: ['blocked_at', 'failure'] }],
    { by, reason: 'An administrator had it tried again' },
  )
  const ledger = ledgerOf(db)
  const retried = await ledger.findOneAndUpdate(isWaiting, change, { returnDocument: 'after' })
  if (retried) return { kind: 'due', deletion: retried }
  const deletion = await ledger.findOne({ _id: deletionId })
  if (!deletion) return { kind: 'unknown' }
  return { kind: deletion.owner ? 'under_way' : 'over', deletion }
}
