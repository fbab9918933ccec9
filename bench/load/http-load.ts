import { setTimeout as wait } from 'node:timers/promises'
import { quantile } from '../harness/spread.ts'
import { type Connection, openConnection } from './connection.ts'

/** What is sent, and to whom. */
interface Calls {
  url: string
  method: 'GET' | 'DELETE'
  /** The path of the n-th request. */
  path: (n: number) => string
  token: string
  requests: number
  connections: number
  /** Told of each answer, and when its request was due: epoch milliseconds. */
  onAnswer?: (n: number, due: number) => void
}

/** How many requests were answered in a second, and what share of them within how many milliseconds. */
export type Latencies = Record<'per_second' | 'p50_ms' | 'p90_ms' | 'p99_ms' | 'p999_ms' | 'max_ms', number>

/** Sends the requests, on each connection one after the other. Throws for an answer that is no 2xx. */
export const sendAll = (calls: Calls): Promise<Latencies> => measured(calls, async () => performance.now())

/** As many connections as never have to wait for one another, where the server keeps up at all. */
const STEADY_CONNECTIONS = 256

/**
 * Sends requests at a steady rate, whether or not earlier ones are answered, and counts from the moment at which each
 * was due: so a server that is slow for a moment can't make its callers wait and look quick. Throws for an answer that
 * is no 2xx.
 */
export function sendSteadily({
  perSecond,
  ...calls
}: Omit<Calls, 'connections'> & { perSecond: number }): Promise<Latencies> {
  const untilDue = async (n: number, startedAt: number) => {
    const due = startedAt + (n * 1_000) / perSecond
    const early = due - performance.now()
    if (early > 0) await wait(early)
    return due
  }
  return measured({ ...calls, connections: Math.min(calls.requests, STEADY_CONNECTIONS) }, untilDue)
}

/** Sends each request when `untilDue` resolves, with the moment from which it counts. */
async function measured(
  { url, method, path, token, requests, connections: count, onAnswer }: Calls,
  untilDue: (n: number, startedAt: number) => Promise<number>,
): Promise<Latencies> {
  const fields = `Host: ${new URL(url).host}\r\nAuthorization: Bearer ${token}\r\n\r\n`
  const connections = await Promise.all(Array.from({ length: count }, () => openConnection(url)))
  const took: number[] = []
  let next = 0
  async function work(connection: Connection): Promise<void> {
    while (next < requests) {
      const n = next++
      const from = await untilDue(n, startedAt)
      const { status, body } = await connection.ask(`${method} ${path(n)} HTTP/1.1\r\n${fields}`)
      if (status < 200 || status > 299) throw new Error(`${method} ${path(n)}: ${status} ${body}`)
      took.push(performance.now() - from)
      onAnswer?.(n, performance.timeOrigin + from)
    }
  }
  const startedAt = performance.now()
  try {
    await Promise.all(connections.map(work))
  } finally {
    for (const connection of connections) connection.close()
  }
  return latenciesOf(took, performance.now() - startedAt)
}

/** Of requests that took so many milliseconds each, and all of them so many; by default one after the other. */
export function latenciesOf(took: readonly number[], all = took.reduce((sum, ms) => sum + ms, 0)): Latencies {
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => quantile(sorted, share)
  return {
    per_second: (took.length / all) * 1_000,
    p50_ms: at(0.5),
    p90_ms: at(0.9),
    p99_ms: at(0.99),
    p999_ms: at(0.999),
    max_ms: at(1),
  }
}
