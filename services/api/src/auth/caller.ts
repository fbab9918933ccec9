import { MAX_USER_ID } from '@lethe/contracts/ids'
import type { UserStatus } from '@lethe/contracts/status'

/** Who a verified token speaks for. Whether that user exists, or may anything, is asked elsewhere. */
export interface Caller {
  userId: number
  /** The token's `role` claim says administrator. */
  claimsAdmin: boolean
  /** When the token ends, in seconds since the epoch. */
  expiresAt: number
}

/**
 * The caller of a token whose signature and algorithm are verified; null for one that is refused: no
 * `exp` or expired, before its `nbf`, of a `token_type` other than `access` where it has one, or with a
 * `user_id` that is no positive integer. `now` is in seconds.
 */
export function callerOf(claims: unknown, now: number): Caller | null {
  if (typeof claims !== 'object' || claims === null) return null
  const { exp, nbf, token_type, user_id, role } = claims as Record<string, unknown>
  if (typeof exp !== 'number' || exp <= now) return null
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf <= now)) return null
  if (token_type !== undefined && token_type !== 'access') return null
  if (typeof user_id !== 'number' || !Number.isInteger(user_id)) return null
  if (user_id < 1 || user_id > MAX_USER_ID) return null
  return { userId: user_id, claimsAdmin: role === 'admin', expiresAt: exp }
}

/** What the caller's user document says; null where there is none. */
export type CallerDocument = { status: UserStatus; role?: 'admin' } | null

export function isDeleted(document: CallerDocument): boolean {
  return document?.status === 'd' || document?.status === 'u'
}

/**
 * Whether the caller is an administrator: by the user document, or by the verified token. A deleted
 * administrator is none, whatever the token says. An unknown user with the claim is one: somebody must
 * sign up the first user. A blocked administrator still is: blocking ends writing posts, comments and
 * votes, and nothing else.
 */
export function isAdministrator(caller: Caller, document: CallerDocument): boolean {
  if (isDeleted(document)) return false
  return caller.claimsAdmin || document?.role === 'admin'
}
