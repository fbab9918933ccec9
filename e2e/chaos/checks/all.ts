import type { Evidence, Snapshot } from '../evidence.ts'
import type { StoreCall } from '../gates/store-call.ts'
import type { LoadRecord } from '../load/record.ts'
import { checkAcknowledged } from './acknowledged.ts'
import { checkContent } from './content.ts'
import { checkCounters } from './counters.ts'
import { checkDeadLetters } from './dead-letters.ts'
import { checkHistory } from './history.ts'
import { invariants } from './invariants.ts'
import { checkLedger } from './ledger.ts'
import { checkPrivacy, type Said } from './privacy.ts'
import { checkProfiles } from './profiles.ts'
import { checkSecondAsking } from './second-asking.ts'
import { checkUsers } from './users.ts'
import { type Violation, violations } from './violation.ts'

/**
 * All that is known of a run. The order that makes it so: load and faults, everything healed, quiet, the
 * watches closed, `lethe sweep`, the evidence.
 */
export interface Outcome {
  /** What was still open when the harness gave up waiting; null where all was quiet. */
  open: string | null
  /** What the watches saw. */
  watched: readonly Violation[]
  before: Snapshot
  evidence: Evidence
  record: LoadRecord
  /** Every request that the store answered. */
  calls: readonly StoreCall[]
  /** Values that can't be read, put on `user.deleted` by the harness. */
  poison: readonly string[]
  /** A sentence for each process that ended though nothing ended it. */
  ownEnds: readonly string[]
  said: Said
  /** Whether `lethe sweep` has run: then no document of a hard-deleted user is excused. */
  swept: boolean
  /** The workers' LATE_WRITE_WINDOW, in milliseconds. */
  lateWriteWindow: number
}

/** Everything that must hold and did not. */
export function checkAll(outcome: Outcome): Violation[] {
  const { before, evidence, record, calls } = outcome
  return [
    ...checkEnd(outcome),
    ...outcome.watched,
    ...checkAcknowledged(evidence, record),
    ...checkHistory(before, evidence),
    ...checkLedger(evidence),
    ...checkSecondAsking(evidence, record, calls, outcome),
    ...checkUsers(before, evidence, record),
    ...checkContent(before, evidence, record, outcome),
    ...checkCounters(evidence),
    ...checkProfiles(evidence, record, calls),
    ...checkDeadLetters(evidence, outcome.poison),
    ...checkPrivacy(evidence, outcome.said),
  ]
}

function checkEnd({ open, ownEnds, record }: Outcome): Violation[] {
  const { found, unless } = violations()
  unless(open === null, invariants.rest, open ?? '')
  for (const surprise of record.surprises) unless(false, invariants.contract, surprise)
  for (const end of ownEnds) unless(false, invariants.ownEnds, end)
  return found
}
