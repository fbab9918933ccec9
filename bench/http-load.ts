import { Agent, type IncomingMessage, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from './compare.ts'

/** What is sent, and to whom. */
interface Calls {
  url: string
  method: 'GET' | 'DELETE'
  /** The path of the n-th request. */
  path: (n: number) => string
  token: string
}

export interface Load extends Calls {
  requests: number
  connections: number
}

/** Milliseconds. */
export interface Latencies {
  per_second: number
  p50: number
  p99: number
  max: number
}

/** Sends the requests, on each connection one after the other. Throws for an answer that is no 2xx. */
export async function sendAll(load: Load): Promise<Latencies> {
  let next = 0
  return measured(load, load.connections, async (one) => {
    const connection = async () => {
      while (next < load.requests) await one(next++)
    }
    await Promise.all(Array.from({ length: load.connections }, connection))
  })
}

/** So many may be under way at a steady rate before one has to wait for another. */
const STEADY_CONNECTIONS = 32

/**
 * Sends requests at a steady rate, whether or not earlier ones are answered: so a server that is slow for a moment
 * can't make its callers wait and look quick. Throws for an answer that is no 2xx.
 */
export async function sendSteadily(load: Calls & { perSecond: number; seconds: number }): Promise<Latencies> {
  return measured(load, STEADY_CONNECTIONS, async (one) => {
    const begin = performance.now()
    const all: Promise<void>[] = []
    for (let n = 0; n < load.perSecond * load.seconds; n += 1) {
      const due = begin + (n * 1_000) / load.perSecond - performance.now()
      if (due > 0) await wait(due)
      all.push(one(n))
    }
    await Promise.all(all)
  })
}

/** Has `sending` send what it will, each by `one`, and tells how long the answers took. */
async function measured(
  calls: Calls,
  connections: number,
  sending: (one: (n: number) => Promise<void>) => Promise<void>,
): Promise<Latencies> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const took: number[] = []
  async function one(n: number): Promise<void> {
    const path = calls.path(n)
    const at = performance.now()
    const { status, text } = await send(agent, calls, path)
    if (status < 200 || status > 299) throw new Error(`${calls.method} ${path}: ${status} ${text}`)
    took.push(performance.now() - at)
  }
  const startedAt = performance.now()
  try {
    await sending(one)
  } finally {
    agent.destroy()
  }
  const seconds = (performance.now() - startedAt) / 1000
  took.sort((a, b) => a - b)
  const at = (share: number) => Number(quantile(took, share).toFixed(1))
  return { per_second: Math.round(took.length / seconds), p50: at(0.5), p99: at(0.99), max: at(1) }
}

function send(agent: Agent, { url, method, token }: Calls, path: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    const sent = request(`${url}${path}`, { agent, method, headers }, async (answer) => {
      const chunks: Buffer[] = []
      for await (const chunk of answer) chunks.push(chunk)
      resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Opens a stream of each of these, reads what comes, and answers what closes them all. Throws where one is refused. */
export async function openStreams(
  url: string,
  streams: { path: string; token: string }[],
): Promise<() => void> {
  const agent = new Agent({ keepAlive: false })
  const open = streams.map(
    ({ path, token }) =>
      new Promise<IncomingMessage>((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}` }
        request(`${url}${path}`, { agent, headers }, resolve).on('error', reject).end()
      }),
  )
  for (const answer of await Promise.all(open)) {
    if (answer.statusCode !== 200) throw new Error(`a stream was answered ${answer.statusCode}`)
    answer.on('error', () => undefined).resume()
  }
  return () => agent.destroy()
}
