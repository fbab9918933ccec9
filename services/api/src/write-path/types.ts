import type { Mode, RequestedBy } from '@lethe/contracts/status'

/** One caller's wish that a user be deleted, or that a soft deletion be taken back; authorised already. */
export interface MarkRequest {
  userId: number
  mode: Mode | 'restored'
  by: RequestedBy
  /** The administrator who asks; absent where the user does. */
  byId?: number | undefined
  idempotencyKey?: string
}

/**
 * What became of it. `accepted` follows the majority commit, also for a repeat under the same key; the id is
 * `<user id>-<generation>` of the transition that was made.
 */
export type MarkResult =
  | { kind: 'accepted'; deletionId: string }
  | { kind: 'already_soft_deleted' }
  | { kind: 'not_soft_deleted' }
  /** A worker has begun: the deletion can't be taken back now. */
  | { kind: 'begun' }
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
