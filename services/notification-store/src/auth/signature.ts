import { createHash, createHmac } from 'node:crypto'

/** What SuprSend's SDKs sign, as it was on the wire. */
export type SignedRequest = {
  method: string
  /** The body's bytes; null where there was none. */
  body: Buffer | null
  /** The header's text, or nothing. */
  contentType: string
  date: string
  /** Path and query, percent-encoded as they came. */
  path: string
}

/**
 * The signature of a request: base64 of HMAC-SHA256 over method, hex MD5 of the body (nothing without a
 * body), Content-Type, Date and path, joined by newlines (as `signature.js` of the official Node SDK does).
 */
export function signatureOf(request: SignedRequest, secret: string): string {
  const digest = request.body ? createHash('md5').update(request.body).digest('hex') : ''
  const text = [request.method, digest, request.contentType, request.date, request.path].join('\n')
  return createHmac('sha256', secret).update(text).digest('base64')
}
