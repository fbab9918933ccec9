import { createRemoteJWKSet, errors, exportSPKI, type JWSHeaderParameters } from 'jose'
import { ApiError } from '../http/api-error.ts'

/** Keys are asked for again after this; until then a key that was taken back still counts. */
const MAX_AGE_MS = 5 * 60_000
/** At most one look at the key set in this time for keys that it did not have: anyone can invent a `kid`. */
const COOLDOWN_MS = 10_000
const TIMEOUT_MS = 3_000

/**
 * The keys at a JWKS URL, as PEM, by a token's header. A key counts only for its own algorithm. Throws
 * {@link ApiError} `authentication_failed` where the set has no key for the token, and `unavailable`
 * where the set can't be had: then nobody knows whether the token is good.
 */
export function createJwks(url: URL): (header: JWSHeaderParameters) => Promise<string> {
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: MAX_AGE_MS,
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: TIMEOUT_MS,
  })
  const pems = new WeakMap<object, string>()

  return async (header) => {
    const key = await keys(header).catch(explain)
    const pem = pems.get(key) ?? (await exportSPKI(key))
    pems.set(key, pem)
    return pem
  }
}

/** What the token's header asks for is not there: its fault. Everything else is the key set's. */
const TOKENS_FAULT = [errors.JOSENotSupported, errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys]

function explain(cause: unknown): never {
  const tokensFault = TOKENS_FAULT.some((kind) => cause instanceof kind)
  throw new ApiError(tokensFault ? 'authentication_failed' : 'unavailable', { cause })
}
