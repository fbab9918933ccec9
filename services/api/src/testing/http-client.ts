import { Agent, type OutgoingHttpHeaders, request } from 'node:http'

export interface Answer {
  status: number
  headers: Record<string, string | undefined>
  text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
  body: any
}

export interface Send {
  method?: string
  path: string
  token?: string
  /** A string goes out as it is, anything else as JSON. */
  body?: unknown
  headers?: OutgoingHttpHeaders
}

/** HTTP exactly as told: raw paths, repeated headers, any body with any method. */
export function createHttpClient(port: number) {
  // A connection for each request: one that the server has just closed would fail a test for nothing.
  const agent = new Agent({ keepAlive: false })

  function send({ method = 'GET', path, token, body, headers = {} }: Send): Promise<Answer> {
    const bytes = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const all: OutgoingHttpHeaders = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(bytes === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(bytes) }),
      ...headers,
    }
    return new Promise((resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers: all }, (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const isJson = incoming.headers['content-type']?.includes('application/json') && text !== ''
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers as Answer['headers'],
            text,
            body: isJson ? JSON.parse(text) : undefined,
          })
        })
      })
      outgoing.on('error', reject)
      outgoing.end(bytes)
    })
  }
  return { send, close: () => agent.destroy() }
}
