export interface HttpAnswer {
  /** 0 where no answer came: the outcome is not known. */
  status: number
  deletionId: string | null
  etag: string | null
  // biome-ignore lint/suspicious/noExplicitAny: a caller looks at whatever came
  body: any
}

export interface HttpCall {
  method: string
  url: string
  token?: string | null
  body?: unknown
  key?: string | null
}

const TIMEOUT_MS = 10_000

/** One request. Never throws. */
export async function call({ method, url, token = null, body, key = null }: HttpCall): Promise<HttpAnswer> {
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(key === null ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false
    return {
      status: answer.status,
      deletionId: answer.headers.get('deletion-id'),
      etag: answer.headers.get('etag'),
      body: isJson ? JSON.parse(text) : text,
    }
  } catch {
    return { status: 0, deletionId: null, etag: null, body: null }
  }
}
