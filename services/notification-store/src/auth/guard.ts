import type { HttpApp } from '@lethe/service/http'
import { HttpError } from '@lethe/service/http-error'
import { type Credentials, isKnownKey, isSignedByUs, parseAuthorization } from './credentials.ts'

/**
 * Answers 401 to every request of this scope without a known key or a right signature. A Bearer key is
 * checked before the body is read; a signature needs the body, and is checked before anything looks at it.
 */
export function requireCredentials(scope: HttpApp, credentials: Credentials): void {
  scope.addHook('onRequest', async (request) => {
    const claim = parseAuthorization(request.headers.authorization)
    if (!claim) throw unauthorized()
    if (claim.scheme === 'bearer' && !isKnownKey(credentials, claim.key)) throw unauthorized()
  })

  scope.addHook('preValidation', async (request) => {
    const claim = parseAuthorization(request.headers.authorization)
    if (claim?.scheme !== 'signed') return
    const signed = {
      method: request.method,
      body: request.rawBody,
      contentType: request.headers['content-type'] ?? '',
      date: request.headers.date ?? '',
      path: request.raw.url ?? '',
    }
    if (!isSignedByUs(credentials, claim, signed, Date.now())) throw unauthorized()
  })
}

function unauthorized(): HttpError {
  return new HttpError(401, 'unauthorized', 'Credentials are missing or wrong', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}
