import { once } from 'node:events'
import {
  Agent,
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { callOf, type StoreCall } from './store-call.ts'
import { answerAfterwards, answerInstead, type StoreAnswer, type StoreTrouble } from './store-troubles.ts'
import type { Traps, Verdict } from './traps.ts'

/** The ways from the workers to the notification store: one log of all calls, and one kind of trouble at a time. */
export interface StoreFront {
  /** Every call that the store itself answered, whether or not a worker heard it. */
  readonly calls: readonly StoreCall[]
  /** A way of its own for one worker, with its traps. Answers the port. */
  open(traps: Traps): Promise<number>
  behave(trouble: StoreTrouble | null): void
  close(): Promise<void>
}

const SLOW_MS = 2_500

/** Forwards HTTP to `127.0.0.1:<upstream>`. */
export function startStoreFront(upstream: number): StoreFront {
  const calls: StoreCall[] = []
  const servers: Server[] = []
  const agent = new Agent({ keepAlive: true })
  let trouble: StoreTrouble | null = null

  async function pass(incoming: IncomingMessage, traps: Traps): Promise<StoreAnswer | 'drop'> {
    const body = await bytesOf(incoming)
    if ((await spring(traps, incoming, 'before')) === 'drop') return 'drop'
    const sentAt = Date.now()
    const answer = await forward(incoming, body)
    calls.push(callOf(incoming, answer, sentAt))
    return (await spring(traps, incoming, 'after')) === 'drop' ? 'drop' : answer
  }

  async function serve(incoming: IncomingMessage, response: ServerResponse, traps: Traps): Promise<void> {
    const now = trouble
    if (now === 'never') return
    if (now === 'reset') return breakOff(response)
    const made = answerInstead(now)
    if (made) return say(response, made)
    if (now === 'slow') await wait(SLOW_MS)
    const answer = await pass(incoming, traps)
    if (answer === 'drop' || now === 'reset_after_acting') return breakOff(response)
    say(response, answerAfterwards(now) ?? answer)
  }

  function spring(traps: Traps, { method }: IncomingMessage, when: 'before' | 'after'): Promise<Verdict> {
    return traps.spring([method === 'DELETE' ? 'store_delete' : 'store_get'], when, upstream)
  }

  async function forward(incoming: IncomingMessage, body: Buffer): Promise<StoreAnswer & { body: Buffer }> {
    const { method, url: path, headers } = incoming
    const outgoing = request({ host: '127.0.0.1', port: upstream, method, path, headers, agent })
    outgoing.end(body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, headers: response.headers, body: await bytesOf(response) }
  }

  return {
    calls,
    async open(traps) {
      const server = createServer((incoming, response) => {
        serve(incoming, response, traps).catch(() => breakOff(response))
      })
      servers.push(server)
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    },
    behave(next) {
      // Whoever was never answered is let go.
      if (trouble === 'never') for (const server of servers) server.closeAllConnections()
      trouble = next
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      }
      agent.destroy()
    },
  }
}

function say(response: ServerResponse, { status, headers, body }: StoreAnswer): void {
  response.writeHead(status, headers)
  response.end(body)
}

const breakOff = (response: ServerResponse) => void response.socket?.resetAndDestroy()

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
