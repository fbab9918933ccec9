import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { lifetimeSeconds } from './lifetime.ts'

export interface TokenRequest {
  /** The shared secret of the api, its `JWT_SECRET`. */
  secret: string
  /** Whose token it is: a positive integer up to 2^53-1. */
  userId: number
  /** Adds the claim `role: "admin"`. */
  admin?: boolean
  /** Text such as `30s`, `15m`, `12h` or `7d`, or seconds; 12 hours where it is left out. */
  expiresIn?: string | number
  now?: Date
}

/**
 * Signs (HS256) an access token with the claims that SelfCommunity's SDK makes, and a role of ours:
 * `{token_type: "access", user_id, jti, iat, exp, role?: "admin"}`.
 * Rejects with a RangeError where `userId` or `expiresIn` is none.
 */
export async function signToken(request: TokenRequest): Promise<string> {
  const { secret, userId, admin = false, expiresIn = '12h', now = new Date() } = request
  if (!Number.isSafeInteger(userId) || userId < 1) throw new RangeError('a user id is a positive integer')
  const issuedAt = Math.floor(now.getTime() / 1000)
  const claims = { token_type: 'access', user_id: userId, ...(admin ? { role: 'admin' } : {}) }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setJti(randomUUID())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds(expiresIn))
    .sign(new TextEncoder().encode(secret))
}
