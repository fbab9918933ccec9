import type { Counts, DeletionState, StepError, StepState, TargetName } from '@lethe/contracts/deletion'
import type { Mode, RequestedBy } from '@lethe/contracts/status'
import type { Collection, Db, Long } from 'mongodb'

/** One target's part in a deletion. */
export interface LedgerStep {
  state: StepState
  /** Tries so far; waiting for a paused target burns none. */
  attempts: number
  /** Failures in a row since the step last got on: what the limits of attempts are held against. */
  failures?: number
  next_attempt_at?: Date
  error?: StepError
  counts: Counts
  started_at?: Date
  /** When the target first said that it was done: the late-write window runs from the last of these. */
  finished_at?: Date
  verified_at?: Date
  /** Of a waived one: an administrator's word that it is to be left as it is. */
  waiver?: { reason: string; at: Date; by: number | Long }
}

/** What failed before any step could say so: the user document could not be written, or something unforeseen. */
export interface LedgerFailure {
  /** In a row. */
  failures: number
  error: StepError
}

/** One change of a deletion's state. */
export interface HistoryEntry {
  /** Counts from 1, without a gap but for what a long history has dropped. */
  n: number
  /** When the ledger was told, by the database's clock; of the first one, when the deletion was asked for. */
  at: Date
  state: DeletionState
  /** The user who did it; absent where Lethe did. */
  by?: number | Long
  reason?: string
}

/** One document per deletion. It shares out the work and tells its story; what may be done, the user document decides. */
export interface LedgerDocument {
  /** The deletion id. */
  _id: string
  user_id: number | Long
  mode: Mode
  generation: number
  requested_at: Date
  requested_by: RequestedBy
  /** Of a scheduled one: when it may begin. */
  not_before?: Date
  published_at?: Date
  /** When a worker first took it. */
  claimed_at?: Date
  /** The claim that may write here now. */
  owner?: string
  /**
   * When the next worker may take it: the lease's expiry while it is owned, the next attempt or the end
   * of the late-write window while it waits. Absent where nobody has anything to do: it is over, or blocked.
   */
  due_at?: Date
  /** By target; empty until a worker has begun. */
  steps: Partial<Record<TargetName, LedgerStep>>
  /** Set where the last run ended by it; the next one that gets on removes it. */
  failure?: LedgerFailure
  /** Since when nothing is due because only an administrator can go on. */
  blocked_at?: Date
  /** Since when a hold keeps it from beginning. Then `due_at` is only for a word of the hold's end that got lost. */
  held_at?: Date
  superseded_at?: Date
  cancelled_at?: Date
  completed_at?: Date
  /** What `stateOf` says of this document, kept by every update (ledger-change.ts) so that an index can follow it. */
  state?: DeletionState
  /** Every state it had, oldest first; bounded, see ledger-change.ts. */
  history?: HistoryEntry[]
}

export function ledgerOf(db: Db): Collection<LedgerDocument> {
  return db.collection('deletions')
}
