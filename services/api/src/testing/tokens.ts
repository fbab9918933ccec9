import { createHmac } from 'node:crypto'
import { type CryptoKey, type JWTPayload, SignJWT } from 'jose'

export interface TokenOptions {
  claims?: Record<string, unknown>
  /** Seconds since the epoch; absent is an hour from now, null is none. */
  exp?: number | null
  header?: Record<string, unknown>
}

const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600

/** A token as SelfCommunity's SDK makes them, with any claim changed. */
export function hs256(
  secret: string,
  claims: Record<string, unknown>,
  options: TokenOptions = {},
): Promise<string> {
  return signed(new TextEncoder().encode(secret), 'HS256', claims, options)
}

export function signed(
  key: Uint8Array | CryptoKey,
  alg: string,
  claims: Record<string, unknown>,
  { exp = inAnHour(), header = {} }: TokenOptions = {},
): Promise<string> {
  const payload = { token_type: 'access', jti: '1', ...claims, ...(exp === null ? {} : { exp }) }
  return new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ typ: 'JWT', ...header, alg })
    .setIssuedAt()
    .sign(key)
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token signed with HS256 whatever its header says. */
export function forged(secret: string, header: object, claims: object): string {
  const input = `${base64url(header)}.${base64url(claims)}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

/** A token with no signature, or with whatever text stands in its place. */
export function unsigned(header: object, claims: object, signature = ''): string {
  return `${base64url(header)}.${base64url(claims)}.${signature}`
}
