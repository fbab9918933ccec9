import { createPublicKey, type KeyObject } from 'node:crypto'
import { ConfigError } from '@lethe/service/config'

/** JWS algorithms, as far as @fastify/jwt knows them. */
export type Algorithm =
  | 'HS256'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'

/** What tokens are verified with; each kind pins its own algorithms, so no token chooses how it is checked. */
export type TokenKey =
  | { kind: 'secret'; secret: string }
  | { kind: 'public_key'; pem: string; algorithms: Algorithm[] }
  | { kind: 'jwks'; url: URL }

export interface AuthConfig {
  key: TokenKey
  issuer?: string
  audience?: string
}

/** The variables that say how tokens are verified. */
export interface AuthVariables {
  JWT_SECRET?: string | undefined
  JWT_PUBLIC_KEY?: string | undefined
  JWT_JWKS_URL?: string | undefined
  JWT_ISSUER?: string | undefined
  JWT_AUDIENCE?: string | undefined
}

const MIN_SECRET_BYTES = 32
const MIN_RSA_BITS = 2048

const PSS: Algorithm[] = ['PS256', 'PS384', 'PS512']
export const RSA: Algorithm[] = ['RS256', 'RS384', 'RS512', ...PSS]
const algorithmOfCurve: Record<string, Algorithm> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
}
/** Every algorithm with a public key: what a JWKS may use; each key in it then narrows them to its own. */
export const ASYMMETRIC: Algorithm[] = [...RSA, ...Object.values(algorithmOfCurve), 'EdDSA']

/** Reads how tokens are verified. Throws {@link ConfigError} unless exactly one usable key is given. */
export function readAuthConfig(env: AuthVariables): AuthConfig {
  return {
    key: readTokenKey(env),
    ...(env.JWT_ISSUER ? { issuer: env.JWT_ISSUER } : {}),
    ...(env.JWT_AUDIENCE ? { audience: env.JWT_AUDIENCE } : {}),
  }
}

function readTokenKey({ JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL }: AuthVariables): TokenKey {
  const given = [JWT_SECRET, JWT_PUBLIC_KEY, JWT_JWKS_URL].filter((value) => value !== undefined)
  if (given.length !== 1) {
    throw new ConfigError('exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL must be set')
  }
  if (JWT_SECRET !== undefined) return secretKey(JWT_SECRET)
  if (JWT_PUBLIC_KEY !== undefined) return publicKey(JWT_PUBLIC_KEY)
  return jwksKey(JWT_JWKS_URL ?? '')
}

function secretKey(secret: string): TokenKey {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    throw new ConfigError(`JWT_SECRET must have at least ${MIN_SECRET_BYTES} bytes`)
  }
  return { kind: 'secret', secret }
}

function jwksKey(text: string): TokenKey {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new ConfigError('JWT_JWKS_URL must be an http(s) URL')
  }
  return { kind: 'jwks', url }
}

const NOT_A_PUBLIC_KEY = 'JWT_PUBLIC_KEY must be a PEM public key: RSA (2048 bits or more), EC or Ed25519'

/** A PEM in one line with `\n` in it is understood too: many places can't hold a variable of several lines. */
function publicKey(text: string): TokenKey {
  const pem = text.replaceAll('\\n', '\n').trim()
  // Node would quietly derive the public key from a private one, which has no business here.
  if (!/^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) throw new ConfigError(NOT_A_PUBLIC_KEY)
  const key = parsePublicKey(pem)
  const algorithms = key ? algorithmsOf(key) : []
  if (!key || algorithms.length === 0) throw new ConfigError(NOT_A_PUBLIC_KEY)
  return { kind: 'public_key', pem: key.export({ type: 'spki', format: 'pem' }).toString(), algorithms }
}

function parsePublicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem)
  } catch {
    return null
  }
}

/** The algorithms that a public key can be used with; none for a key that is too weak or of another kind. */
function algorithmsOf(key: KeyObject): Algorithm[] {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return modulusLength >= MIN_RSA_BITS ? RSA : []
    case 'ec':
      return [algorithmOfCurve[namedCurve]].filter((algorithm) => algorithm !== undefined)
    case 'ed25519':
      return ['EdDSA']
    default:
      return []
  }
}
