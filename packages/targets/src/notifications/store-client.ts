import { bulkhead } from 'cockatiel'
import { Pool } from 'undici'
import type { SliceOptions } from '../target.ts'
import { classify, type Word } from './answer.ts'
import { createBreakers, type Hold, type Log } from './breakers.ts'
import type { ProfileName } from './distinct-id.ts'
import { sendGuard, TooLateError } from './send-guard.ts'
import { parseStoreUrl } from './store-url.ts'

/** The largest answer that is read: far above any profile, far below what hurts. */
const MAX_ANSWER_BYTES = 1_048_576

/** One request that was sent, for metrics: `outcome` is the kind of its {@link Word}. */
export interface RequestMeasure {
  method: 'GET' | 'DELETE'
  outcome: Word['kind']
  seconds: number
}

export interface StoreClientOptions {
  url: string
  apiKey: string
  /** From its start to the last byte of its answer, in milliseconds. */
  requestTimeout: number
  /** Requests, and connections, at the same time. */
  concurrency: number
  now: () => Date
  logger: Log
  onRequest?: (measure: RequestMeasure) => void
}

export interface Removal {
  /** Delete exactly this version; null: whatever is there. */
  etag: string | null
  /** Nothing is sent from this moment on. */
  notAfter: Date
}

/** The user store over HTTP. No method throws: what went wrong is a {@link Word}. */
export interface StoreClient {
  read(name: ProfileName, slice: SliceOptions): Promise<Word>
  remove(name: ProfileName, removal: Removal, slice: SliceOptions): Promise<Word>
  /** Null, or why nothing is sent now. */
  held(): Hold | null
  close(): Promise<void>
}

interface Request {
  method: 'GET' | 'DELETE'
  name: ProfileName
  headers: Record<string, string>
  notAfter: Date | null
}

/** @throws TypeError for a URL or a key that no request can carry. */
export function createStoreClient(options: StoreClientOptions): StoreClient {
  const { apiKey, requestTimeout, concurrency, now, logger } = options
  const { origin, prefix } = parseStoreUrl(options.url)
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new TypeError('the notification store API key is not printable ASCII')
  const authorization = `Bearer ${apiKey}`
  const slots = bulkhead(concurrency, Number.POSITIVE_INFINITY)
  const breakers = createBreakers({ now, probe: requestTimeout, logger })
  const pool = new Pool(origin, {
    connections: concurrency,
    allowH2: false,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: { timeout: requestTimeout },
  })

  const ask = (request: Request, { signal, deadline }: SliceOptions): Promise<Word> =>
    slots.execute(async () => {
      if (signal.aborted || now().getTime() >= deadline) return { kind: 'not_sent', why: 'slice' }
      return breakers.run(() => measured(request, signal))
    })

  async function measured(request: Request, signal: AbortSignal): Promise<Word> {
    const startedAt = performance.now()
    const word = await exchange(request, signal)
    const seconds = (performance.now() - startedAt) / 1_000
    if (word.kind !== 'not_sent') options.onRequest?.({ method: request.method, outcome: word.kind, seconds })
    return word
  }

  async function exchange({ method, name, headers, notAfter }: Request, signal: AbortSignal): Promise<Word> {
    const isLate = () => notAfter !== null && now() >= notAfter
    try {
      const response = await pool.compose(sendGuard(isLate)).request({
        method,
        path: `${prefix}/v1/user/${name.segment}/`,
        headers: { authorization, accept: 'application/json', ...headers },
        signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeout)]),
      })
      const reply = {
        method,
        distinctId: name.distinctId,
        status: response.statusCode,
        etag: single(response.headers.etag),
        retryAfter: single(response.headers['retry-after']),
        body: await response.body.text(),
      }
      return classify(reply, now())
    } catch (error) {
      return wordOf(error, signal)
    }
  }

  return {
    // A cache on the way must not answer: its ETag may be old, its 404 too.
    read: (name, slice) =>
      ask({ name, method: 'GET', headers: { 'cache-control': 'no-cache' }, notAfter: null }, slice),
    remove: (name, { etag, notAfter }, slice) =>
      ask({ name, method: 'DELETE', headers: etag === null ? {} : { 'if-match': etag }, notAfter }, slice),
    held: breakers.held,
    close: () => pool.close(),
  }
}

const single = (header: string | string[] | undefined) => (typeof header === 'string' ? header : null)

function wordOf(error: unknown, signal: AbortSignal): Word {
  if (error instanceof TooLateError) return { kind: 'not_sent', why: 'late' }
  if (signal.aborted) return { kind: 'interrupted' }
  const { code, name } = error as { code?: unknown; name?: unknown }
  return { kind: 'unreachable', reason: String(typeof code === 'string' ? code : name) }
}
