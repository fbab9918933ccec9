import type { StepError } from '@lethe/contracts/deletion'
import { parseRetryAfter } from './retry-after.ts'

/** What the store said, as far as it decides anything. */
export interface Reply {
  method: 'GET' | 'DELETE'
  distinctId: string
  status: number
  etag: string | null
  retryAfter: string | null
  body: string
}

/** A reply by what it means for the deletion. */
export type Answer =
  /** There is a profile. `etag` is null where the store gives no strong one: then nothing can be deleted by it. */
  | { kind: 'profile'; etag: string | null }
  | { kind: 'deleted' }
  /** The documented 404: there is no such profile. */
  | { kind: 'gone' }
  /** 412: the profile is no longer the one that was read. */
  | { kind: 'changed' }
  /** 429 or 503; `retryAfter` in milliseconds where the store named a time. */
  | { kind: 'busy'; status: number; retryAfter: number | null }
  /** What every request would get: the key, the address or the workspace is wrong. */
  | { kind: 'misconfigured'; status: number }
  /** This request will never be taken as it is. */
  | { kind: 'refused'; status: number }
  /** The store, or something on the way to it, failed or talked nonsense. */
  | { kind: 'error'; status: number }
  /** Nobody answered in time, or the connection broke: the request may still act. `reason` is an error code. */
  | { kind: 'unreachable'; reason: string }

/** Nothing was sent, because nothing may be sent now; when to ask again. */
export interface Held {
  kind: 'held'
  error: StepError
  retryAt: Date
}

/** What became of a request: an answer, or why there is none. */
export type Word =
  | Answer
  | Held
  /** The time slice, or the request's own time, was over before anything was sent. */
  | { kind: 'not_sent'; why: 'slice' | 'late' }
  /** The signal came while it was on its way: it may still act. */
  | { kind: 'interrupted' }

/** Sorts a reply by the contract of `/v1/user/{distinct_id}/`. */
export function classify(reply: Reply, now: Date): Answer {
  const { method, status } = reply
  if (status === 412 && method === 'DELETE') return { kind: 'changed' }
  if (status === 429 || status === 503) {
    return { kind: 'busy', status, retryAfter: parseRetryAfter(reply.retryAfter, now) }
  }
  // A redirect is never followed: the key would go to whoever is named there.
  if (status === 401 || status === 403 || isIn(status, 300)) return { kind: 'misconfigured', status }
  if (status === 404) return saysNotFound(reply) ? { kind: 'gone' } : { kind: 'misconfigured', status }
  if (status === 408 || status === 425) return { kind: 'error', status }
  if (isIn(status, 400)) return { kind: 'refused', status }
  return isIn(status, 200) ? classifySuccess(reply) : { kind: 'error', status }
}

function classifySuccess({ method, status, distinctId, etag, body }: Reply): Answer {
  // Any other success may be a login page's: whoever answered it has deleted nothing.
  if (method === 'DELETE') return status === 204 ? { kind: 'deleted' } : { kind: 'error', status }
  // Another name in the profile is another user's profile (merged users, a proxy that rewrites paths).
  const isProfile = status === 200 && parseObject(body)?.distinct_id === distinctId
  return isProfile ? { kind: 'profile', etag: strongEtag(etag) } : { kind: 'error', status }
}

/**
 * Whether the request can't act any more: it was answered, or never sent. A timeout of a server or proxy,
 * and any 5xx, may come from something on the way while the store still works on it.
 */
export function isFinal(word: Word): boolean {
  if (word.kind === 'busy') return word.status === 429
  return word.kind !== 'error' && word.kind !== 'unreachable' && word.kind !== 'interrupted'
}

const isIn = (status: number, hundred: number) => status >= hundred && status < hundred + 100

/** A wrong address answers 404 too: only exactly the documented body says that the profile is gone. */
function saysNotFound({ distinctId, body }: Reply): boolean {
  const { code, message, ...rest } = parseObject(body) ?? {}
  return (
    code === 404 &&
    message === `user [distinct_id: '${distinctId}'] not found` &&
    Object.keys(rest).length === 0
  )
}

/** Weak ETags (`W/"..."`) name content, not a version, and If-Match must not use them (RFC 9110, 13.1.1). */
function strongEtag(header: string | null): string | null {
  return header !== null && /^"[\x21\x23-\x7e]*"$/.test(header) ? header : null
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
