import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { StoreTrouble } from './schedule.ts'

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

/** The way from the workers to the notification store: it keeps a log, and can be made to misbehave. */
export interface StoreFront {
  readonly port: number
  /** Every call that the store itself answered. */
  readonly calls: readonly StoreCall[]
  behave(trouble: StoreTrouble | null): void
  close(): Promise<void>
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

const SLOW_MS = 2_500

/** Forwards HTTP to `127.0.0.1:<upstream>`. */
export async function startStoreFront(upstream: number): Promise<StoreFront> {
  const calls: StoreCall[] = []
  const agent = new Agent({ keepAlive: true })
  let trouble: StoreTrouble | null = null

  async function pass(incoming: IncomingMessage): Promise<Answer> {
    const sentAt = Date.now()
    const answer = await forward(incoming, upstream, agent)
    calls.push(callOf(incoming, answer, sentAt))
    return answer
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const now = trouble
    if (now === 'reset') return void response.destroy()
    if (now === 'never') return
    if (now === 'error_500') return say(response, 500, 'broken')
    if (now === 'busy_503') return say(response, 503, 'away')
    if (now === 'busy_429') return say(response, 429, 'slow down', { 'retry-after': '1' })
    if (now === 'slow') await wait(SLOW_MS)
    const answer = await pass(incoming)
    if (now === 'reset_after_acting') return void response.destroy()
    if (now === 'garbage') return say(response, 502, '<html>')
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    behave(next) {
      // Whoever was never answered is let go.
      if (trouble === 'never') server.closeAllConnections()
      trouble = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
      agent.destroy()
    },
  }
}

function say(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, headers)
  response.end(text)
}

async function forward(incoming: IncomingMessage, port: number, agent: Agent): Promise<Answer> {
  const { method, url: path, headers } = incoming
  const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent })
  outgoing.end(await bytesOf(incoming))
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, headers: response.headers, body: await bytesOf(response) }
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function callOf(incoming: IncomingMessage, { status, headers, body }: Answer, sentAt: number): StoreCall {
  const { method = '', url = '' } = incoming
  const segment = /^\/v1\/user\/([^/]*)\/$/.exec(url)?.[1] ?? ''
  const isProfile = method === 'GET' && status === 200
  const userId = isProfile ? Number(JSON.parse(body.toString()).properties?.user_id) : null
  const ifMatch = incoming.headers['if-match'] ?? null
  const etag = typeof headers.etag === 'string' ? headers.etag : null
  return {
    method,
    distinctId: decodeURIComponent(segment),
    ifMatch,
    sentAt,
    answeredAt: Date.now(),
    status,
    etag,
    userId,
  }
}
