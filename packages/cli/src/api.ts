import type { ApiProblem } from './api-problem.ts'
import { CliError } from './failure.ts'

const TIMEOUT_MS = 15_000
const NOT_MODIFIED = 304

/** After one of these the api has not seen the request. */
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

export interface ApiAnswer {
  status: number
  headers: Headers
  /** The parsed JSON; undefined where there was no body. */
  body: unknown
}

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

export interface ApiRequest {
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: object
}

export interface Api {
  /**
   * The answer to a 2xx, or to a 304; rejects with a Refusal for any other status and with NoAnswer where none
   * came. With a header `prefer: wait=N` it has N seconds more.
   */
  send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, request?: ApiRequest): Promise<ApiAnswer>
}

/** The api at `url`, asked with a token that is made anew for each request: a long watch outlives any token. */
export function createApi(url: string, token: () => Promise<string>): Api {
  return {
    async send(method, path, { headers = {}, body: sent } = {}) {
      const authorization = `Bearer ${await token()}`
      const timeout = TIMEOUT_MS + 1_000 * Number(/^wait=(\d+)$/.exec(headers.prefer ?? '')?.[1] ?? 0)
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          authorization,
          ...(sent && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(sent && { body: JSON.stringify(sent) }),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
      }).catch((error: unknown) => {
        throw noAnswer(url, timeout, error)
      })
      const body = await jsonOf(response, url)
      if (!response.ok && response.status !== NOT_MODIFIED) {
        const { problemOf } = await import('./api-problem.ts')
        throw new Refusal(response.status, problemOf(response.status, body))
      }
      return { status: response.status, headers: response.headers, body }
    },
  }
}

async function jsonOf(response: Response, url: string): Promise<unknown> {
  try {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
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
