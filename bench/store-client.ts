import { join } from 'node:path'
import { startProgram } from '@lethe/e2e/harness/service-process'
import { freePorts } from '@lethe/local-stack/ports'
import { createLogger } from '@lethe/service/logger'
import { createStoreClient } from '@lethe/targets/notifications/store-client'
import { Pool } from 'undici'
import { type Bench, throughputChart } from './harness/bench.ts'
import { hold, type Side } from './harness/contest.ts'
import { msOf } from './harness/ms-of.ts'
import { withUsage } from './harness/usage.ts'

/** What a worker has by default, and as many as keep a processor busy. */
const CONCURRENCIES = [16, 128]
const API_KEY = 'bench'
const FOREVER = { signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY }

type Read = (distinctId: string) => Promise<void>

/** Our client of the notification store, with its breakers and deadlines, against undici alone; the store takes 20 ms. */
export const storeClient: Bench = {
  title: 'Asking a notification store that takes 20 ms',
  counts: 'requests a round',
  size: 5_000,
  charts: [throughputChart('Requests per second to a store that takes 20 ms')],
  async run({ size, rounds }) {
    const [port = 0] = await freePorts(1)
    const store = startProgram(join(import.meta.dirname, 'peers/slow-store.ts'), 'slow-store', port, {})
    try {
      await store.ready()
      const results = []
      for (const concurrency of CONCURRENCIES) {
        const clients = [oursFor(store.url, concurrency), undiciFor(store.url, concurrency)]
        const sides = clients.map((client) => sideOf(client, size, concurrency))
        const goals = [{ figure: 'per_second', against: 'undici', atLeast: 0.9 }]
        results.push(await hold({ name: `${concurrency} at a time`, at: concurrency, sides, goals }, rounds))
        for (const client of clients) await client.close()
      }
      return results
    } finally {
      await store.stop('SIGKILL')
    }
  },
}

interface Client {
  name: string
  label: string
  read: Read
  close(): Promise<void>
}

function oursFor(url: string, concurrency: number): Client {
  const logger = createLogger({ name: 'bench', level: 'error' })
  const options = { url, apiKey: API_KEY, requestTimeout: 10_000, concurrency, logger }
  const client = createStoreClient({ ...options, now: () => new Date() })
  return {
    name: 'lethe',
    label: "Lethe's client",
    async read(distinctId) {
      const { kind } = await client.read({ distinctId, segment: distinctId }, FOREVER)
      if (kind !== 'profile') throw new Error(`the store said ${kind}`)
    },
    close: client.close,
  }
}

function undiciFor(url: string, connections: number): Client {
  const pool = new Pool(url, { connections })
  const headers = { authorization: `Bearer ${API_KEY}`, accept: 'application/json' }
  return {
    name: 'undici',
    label: 'undici alone',
    async read(distinctId) {
      const { statusCode, body } = await pool.request({
        method: 'GET',
        path: `/v1/user/${distinctId}/`,
        headers,
      })
      await body.text()
      if (statusCode !== 200) throw new Error(`the store said ${statusCode}`)
    },
    close: () => pool.close(),
  }
}

function sideOf({ name, label, read }: Client, requests: number, concurrency: number): Side {
  async function round() {
    let next = 0
    const reader = async () => {
      while (next < requests) await read(`bench-${next++}`)
    }
    const { result: ms, usage } = await withUsage({ client: process.pid }, () =>
      msOf(() => Promise.all(Array.from({ length: concurrency }, reader))),
    )
    return { figures: { per_second: requests / (ms / 1_000) }, usage }
  }
  return { name, label, warmUp: round, round }
}
