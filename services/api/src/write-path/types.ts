import type { Mode, RequestedBy } from '@lethe/contracts/status'
import type { Schedule } from '@lethe/store/user-transitions'

/** One caller's wish that a user be deleted, or that a deletion be taken back; authorised already. */
export interface MarkRequest {
  userId: number
  mode: Mode | 'restored'
  by: RequestedBy
  /** The administrator who asks; absent where the user does. */
  byId?: number | undefined
  idempotencyKey?: string | undefined
  /** Of a hard deletion that is not to start at once. */
  schedule?: Schedule | undefined
  /** Of a taking back: only this deletion, and only before it has begun. */
  deletionId?: string | undefined
}

/**
 * What became of it. `accepted` follows the majority commit, also for a repeat under the same key; the id is
 * `<user id>-<generation>` of the transition that was made.
 */
export type MarkResult =
  | { kind: 'accepted'; deletionId: string }
  | { kind: 'already_soft_deleted' }
  | { kind: 'not_soft_deleted' }
  /** A worker has begun: the deletion can't be taken back, or another be scheduled in its place, now. */
  | { kind: 'begun' }
  /** It was scheduled and has begun: from here on nothing takes it back. */
  | { kind: 'erasing' }
  /** The deletion that was named does not stand, or is done. */
  | { kind: 'not_standing' }
  | { kind: 'not_found' }
  | { kind: 'idempotency_key_reused' }

/** Nobody can say whether the mark was made: no primary, a lost answer, an unconfirmed majority. */
export class OutcomeUnknownError extends Error {
  override name = 'OutcomeUnknownError'
}

/** More requests wait than the process takes; nothing was done for this one. */
export class OverloadedError extends Error {
  override name = 'OverloadedError'
}

export interface WritePath {
  /** Throws {@link OutcomeUnknownError} or {@link OverloadedError}; every other outcome is a value. */
  submit(request: MarkRequest): Promise<MarkResult>
}
