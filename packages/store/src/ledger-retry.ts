import type { TargetName } from '@lethe/contracts/deletion'
import type { Db } from 'mongodb'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { ledgerChange } from './ledger-change.ts'

/** What a retry meets: it goes on now, somebody is at it already, it is over, or the ledger does not know it. */
export type Retried =
  | { kind: 'due'; deletion: LedgerDocument }
  | { kind: 'under_way' | 'over'; deletion: LedgerDocument }
  | { kind: 'unknown' }

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

const dueNow = (by: number) =>
  ledgerChange(
    [{ $set: { steps: STEPS_RUNNABLE, due_at: '$$NOW' } }, { $unset: ['blocked_at', 'failure'] }],
    { by, reason: 'An administrator had it tried again' },
  )

/** Deletions that only an administrator can move, at this target or at any, those that wait longest first. */
const blockedAt = (target: TargetName | undefined) => ({
  blocked_at: { $exists: true },
  ...(target && { [`steps.${target}.state`]: 'blocked' }),
})

/**
 * Has up to `limit` of the blocked deletions tried again, as {@link retryDeletion} does. Answers how many those
 * were, and how many are left (counted up to 100,000). `by` is the administrator's user id.
 */
export async function retryBlocked(
  db: Db,
  { target, limit, by }: { target?: TargetName | undefined; limit: number; by: number },
): Promise<{ retried: number; left: number }> {
  const ledger = ledgerOf(db)
  const page = await ledger
    .find(blockedAt(target), { projection: { _id: 1 }, sort: { blocked_at: 1 }, limit })
    .toArray()
  const ids = page.map(({ _id }) => _id)
  const { modifiedCount } = await ledger.updateMany({ _id: { $in: ids }, ...blockedAt(target) }, dueNow(by))
  const left = await ledger.countDocuments(blockedAt(target), { limit: 100_000, hint: { blocked_at: 1 } })
  return { retried: modifiedCount, left }
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
  const ledger = ledgerOf(db)
  const retried = await ledger.findOneAndUpdate(isWaiting, dueNow(by), { returnDocument: 'after' })
  if (retried) return { kind: 'due', deletion: retried }
  const deletion = await ledger.findOne({ _id: deletionId })
  if (!deletion) return { kind: 'unknown' }
  return { kind: deletion.owner ? 'under_way' : 'over', deletion }
}
