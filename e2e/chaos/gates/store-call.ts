import type { IncomingMessage } from 'node:http'

/** A request that reached the store, and what the store said, whether or not the worker heard it. */
export interface StoreCall {
  method: string
  distinctId: string
  ifMatch: string | null
  /** When it was passed on and when the store had answered, in milliseconds since the epoch. */
  sentAt: number
  answeredAt: number
  status: number
  etag: string | null
  /** Of a profile that was read: whose it is. */
  userId: number | null
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** A line of the log: the store has just given `answer` to what was sent at `sentAt`. */
export function callOf(
  { method = '', url = '', headers: asked }: IncomingMessage,
  { status, headers, body }: Answer,
  sentAt: number,
): StoreCall {
  const segment = /^\/v1\/user\/([^/]*)\/$/.exec(url)?.[1] ?? ''
  const isProfile = method === 'GET' && status === 200
  return {
    method,
    distinctId: decodeURIComponent(segment),
    ifMatch: asked['if-match'] ?? null,
    sentAt,
    answeredAt: Date.now(),
    status,
    etag: typeof headers.etag === 'string' ? headers.etag : null,
    userId: isProfile ? Number(JSON.parse(body.toString()).properties?.user_id) : null,
  }
}
