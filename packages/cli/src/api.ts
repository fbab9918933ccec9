import { createLetheClient, type LetheClient } from '@lethe/client/client'
import type { ApiProblem } from './api-problem.ts'
import { CliError } from './failure.ts'

const TIMEOUT_MS = 15_000
const NOT_MODIFIED = 304

/** After one of these the api has not seen the request. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/**
 * The api did not answer, or answered with something that is not of the api. With code `unreachable` it never got
 * the request; with `no_answer` it is not known what it did.
 */
export class NoAnswer extends CliError {
  override readonly name = 'NoAnswer'
}

/** The api said no. `code` is its own, as far as it gave one. */
export class Refusal extends CliError {
  override readonly name = 'Refusal'
  readonly status: number

  constructor(status: number, { code, message }: ApiProblem) {
    super(code, message)
    this.status = status
  }
}

/**
 * The api, typed as it documents itself. A call resolves for a 2xx, or a 304, only: it rejects with a Refusal for any
 * other status and with NoAnswer where none came. With a header `Prefer: wait=N` it has N seconds more.
 */
export type Api = LetheClient

/**
 * The api at `url`, asked with a token that is made anew for each request: a long watch outlives any token. `send` is
 * what brings a request there and rejects as `fetch` does.
 */
export function createApi(
  url: string,
  token: () => Promise<string>,
  send: (request: Request, init: RequestInit) => Promise<Response> = fetch,
): Api {
  return createLetheClient({
    url,
    token,
    async fetch(request) {
      const timeout =
        TIMEOUT_MS + 1_000 * Number(/^wait=(\d+)$/.exec(request.headers.get('prefer') ?? '')?.[1] ?? 0)
      const response = await send(request, {
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
      }).catch((error: unknown) => {
        throw noAnswer(url, timeout, error)
      })
      const { status, headers } = response
      const text = await jsonIn(response, url)
      if (!response.ok && status !== NOT_MODIFIED) {
        const { problemOf } = await import('./api-problem.ts')
        throw new Refusal(status, problemOf(status, text === '' ? undefined : JSON.parse(text)))
      }
      return new Response(text === '' ? null : text, { status, headers })
    },
  })
}

/** The text of a JSON body, or nothing where there is none. */
async function jsonIn(response: Response, url: string): Promise<string> {
  try {
    const text = await response.text()
    if (text !== '') JSON.parse(text)
    return text
  } catch {
    throw new NoAnswer(
      'no_answer',
      `${url} answered ${response.status} with something else than JSON: is it Lethe's api?`,
    )
  }
}

function noAnswer(url: string, timeout: number, error: unknown): NoAnswer {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new NoAnswer('no_answer', `${url} gave no answer within ${timeout / 1000} s`)
  }
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause ?? error)
  return NEVER_CONNECTED.has(code)
    ? new NoAnswer('unreachable', `${url} can not be reached (${code}): is \`pnpm start\` running?`)
    : new NoAnswer('no_answer', `the connection to ${url} broke before the answer came (${code})`)
}
