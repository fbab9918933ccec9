import type { TargetName } from '@lethe/contracts/deletion'
import { type Db, Long } from 'mongodb'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { ledgerChange } from './ledger-change.ts'

/** What a waiver meets: it is written down, it can't be now or any more, or the ledger does not know the deletion. */
export type Waived =
  | { kind: 'waived'; deletion: LedgerDocument }
  | { kind: 'busy' | 'over' | 'not_blocked' | 'unknown' }

/**
 * An administrator's word that a blocked step is to be left as it is: it is `waived` from here on, for ever, and
 * the deletion goes on without it. One conditional update; a repeat finds the step waived and changes nothing.
 */
export async function waiveStep(
  db: Db,
  deletionId: string,
  { target, reason, by }: { target: TargetName; reason: string; by: number },
): Promise<Waived> {
  const step = `steps.${target}`
  const ledger = ledgerOf(db)
  const waiver = {
    reason: { $literal: reason },
    at: '$$NOW',
    by: { $literal: Long.fromNumber(by) },
  }
  const deletion = await ledger.findOneAndUpdate(
    { _id: deletionId, [`${step}.state`]: 'blocked', ...IS_OPEN, owner: { $exists: false } },
    ledgerChange(
      [
        { $set: { [`${step}.state`]: 'waived', [`${step}.waiver`]: waiver, due_at: '$$NOW' } },
        { $unset: ['blocked_at'] },
      ],
      { by, reason: `The step at ${target} was waived: ${reason}` },
    ),
    { returnDocument: 'after' },
  )
  if (deletion) return { kind: 'waived', deletion }
  const found = await ledger.findOne({ _id: deletionId })
  if (found?.steps[target]?.state === 'waived') return { kind: 'waived', deletion: found }
  return { kind: whyNot(found, target) }
}

const IS_OPEN = {
  completed_at: { $exists: false },
  superseded_at: { $exists: false },
  cancelled_at: { $exists: false },
}

function whyNot(found: LedgerDocument | null, target: TargetName): Exclude<Waived['kind'], 'waived'> {
  if (!found) return 'unknown'
  if (found.completed_at || found.superseded_at || found.cancelled_at) return 'over'
  return found.owner && found.steps[target]?.state === 'blocked' ? 'busy' : 'not_blocked'
}
