import fastifyJwt, { type FastifyJWTOptions, type TokenOrHeader } from '@fastify/jwt'
import type { HttpApp } from '@lethe/service/http'
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../http/api-error.ts'
import { type Caller, callerOf } from './caller.ts'
import { createJwks } from './jwks.ts'
import { type Algorithm, ASYMMETRIC, type AuthConfig, type TokenKey } from './token-key.ts'

/**
 * How long a verified token is not verified again. The cache never keeps a token past its `exp` or
 * before its `nbf`, but it does not see a key that is taken back: this bounds that.
 */
const CACHE_TTL_MS = 60_000

/**
 * Sets up the verification of bearer tokens and answers what verifies a request's: it gives the caller,
 * or throws {@link ApiError} `authentication_failed`, or `unavailable` where the keys can't be had.
 */
export async function createTokenVerifier(
  app: HttpApp,
  auth: AuthConfig,
  now: () => Date,
): Promise<(request: FastifyRequest) => Promise<Caller>> {
  await app.register(fastifyJwt, jwtOptions(auth))

  return async (request) => {
    const claims = await request.jwtVerify<object>().catch(explain)
    const caller = callerOf(claims, now().getTime() / 1000)
    if (!caller) throw new ApiError('authentication_failed')
    return caller
  }
}

function explain(cause: unknown): never {
  if (cause instanceof ApiError) throw cause
  // Which rule a token broke is nobody's business but its issuer's.
  throw new ApiError('authentication_failed', { cause })
}

function jwtOptions({ key, issuer, audience }: AuthConfig): FastifyJWTOptions {
  return {
    ...keyOptions(key),
    verify: {
      algorithms: algorithmsFor(key),
      cache: true,
      cacheTTL: CACHE_TTL_MS,
      // A claim is checked only where it is present, so each one that is checked is required as well.
      requiredClaims: ['exp', 'user_id', ...(issuer ? ['iss'] : []), ...(audience ? ['aud'] : [])],
      ...(issuer ? { allowedIss: issuer } : {}),
      ...(audience ? { allowedAud: audience } : {}),
    },
  }
}

function algorithmsFor(key: TokenKey): Algorithm[] {
  if (key.kind === 'secret') return ['HS256']
  return key.kind === 'public_key' ? key.algorithms : ASYMMETRIC
}

function keyOptions(key: TokenKey): Pick<FastifyJWTOptions, 'secret' | 'decode'> {
  if (key.kind === 'secret') return { secret: key.secret }
  if (key.kind === 'public_key') return { secret: { public: key.pem } }
  const jwks = createJwks(key.url)
  return {
    // The header names the key, so it is decoded with the claims.
    decode: { complete: true },
    secret: (_request: FastifyRequest, token: TokenOrHeader) => {
      const { alg, kid } = 'header' in token ? token.header : token
      return jwks({ alg, kid })
    },
  }
}
