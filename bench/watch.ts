import { deletionIdOf, MAX_USER_ID } from '@lethe/contracts/ids'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from './active-users.ts'
import { fillLedger, timeOf, userOf } from './filled-ledger.ts'
import type { Bench } from './harness/bench.ts'
import { type Contest, type ContestResult, hold } from './harness/contest.ts'
import { msOf } from './harness/ms-of.ts'
import { type Latencies, latenciesOf, sendAll } from './load/http-load.ts'
import { openStreams } from './load/streams.ts'
import { type BenchSystem, withBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

const LISTS = 300
const READS = 2_000
const STREAMS = 500
const WATCHERS = 1_000
const DELETES = 6_000
const DELETERS = 64
const quickEnough = { figure: 'p99_ms', atMost: 50 }
/** An administrator by the token, who is no user. */
const ADMIN = MAX_USER_ID

/**
 * Deletions are in the ledger: how long lists, single reads and the first event of a stream take while 1,000 watch, and how
 * many deletions an api accepts with and without them, in turns.
 */
export const watch: Bench = {
  title: 'Lists, reads and watchers',
  counts: 'deletions are in the ledger',
  size: 100_000,
  charts: [
    {
      name: 'latency',
      title: 'How long 99 % of the requests take at most, 1,000 streams open',
      kind: 'bars',
      figure: 'p99_ms',
      unit: 'ms',
    },
  ],
  async run({ size, rounds, startServers }) {
    return withBenchSystem(startServers, async (system) => {
      await fillLedger(system.mongo, size)
      const { url } = await system.startApi()
      const where = { url, token: await system.token(ADMIN, true) }
      const watchers = Math.min(WATCHERS, Math.floor(size / 2))
      const openWatches = () => watchNewest(system, url, size, watchers)
      return [
        ...(await whileWatched(openWatches, () => holdLists(where, size, rounds))),
        await hold(
          {
            name: 'a single deletion',
            ...watched(openWatches, () => timeReads(where, size)),
            goals: [quickEnough],
          },
          rounds,
        ),
        await hold(
          {
            name: 'the first event of a stream',
            ...watched(openWatches, () => timeFirstEvents(where, size)),
            goals: [quickEnough],
          },
          rounds,
        ),
        await hold(
          {
            name: 'DELETE, 64 connections',
            ...watched(openWatches, deletes(system, where, size)),
            goals: [{ figure: 'per_second', against: 'alone', atLeast: 0.9 }],
          },
          rounds,
        ),
      ]
    })
  },
}

/** The same with watchers and without them. */
function watched(
  openWatches: () => Promise<() => void>,
  work: () => Promise<Latencies>,
): Pick<Contest, 'sides'> {
  return {
    sides: [
      {
        name: 'watched',
        label: 'with watchers',
        warmUp: work,
        round: () => whileWatched(openWatches, async () => ({ figures: await work() })),
      },
      { name: 'alone', label: 'without', round: async () => ({ figures: await work() }) },
    ],
  }
}

async function whileWatched<T>(openWatches: () => Promise<() => void>, work: () => Promise<T>): Promise<T> {
  const close = await openWatches()
  try {
    return await work()
  } finally {
    close()
  }
}

interface Where {
  url: string
  token: string
}

/** Each filter, and some together; every other request goes on from a place in the middle. */
async function holdLists(where: Where, size: number, rounds: number): Promise<ContestResult[]> {
  const [from, before] = [timeOf(Math.floor(size / 3)), timeOf(Math.floor(size / 2))].map((time) =>
    time.toISOString(),
  )
  const within = `requested_after=${from}&requested_before=${before}`
  const queries = {
    all: '',
    completed: 'state=completed',
    blocked: 'state=blocked',
    'published (none)': 'state=published',
    soft: 'mode=soft',
    'blocked soft': 'state=blocked&mode=soft',
    'a stretch of time': within,
    'soft, completed, a stretch of time': `mode=soft&state=completed&${within}`,
    user: `user=${userOf(Math.floor(size / 2))}`,
    'user, completed, hard, a stretch of time': `user=${userOf(7)}&state=completed&mode=hard&${within}`,
  }
  const results: ContestResult[] = []
  for (const [name, query] of Object.entries(queries)) {
    const paths = await pathsOf(where, `/api/v2/deletion/?${query}&limit=100`)
    const path = (n: number) => paths[n % paths.length] ?? ''
    const list = () =>
      sendAll({ ...where, method: 'GET', path, requests: Math.min(LISTS, size), connections: 1 })
    const side = { name: 'lethe', label: 'Lethe', round: async () => ({ figures: await list() }) }
    results.push(await hold({ name: `a page of 100: ${name}`, sides: [side], goals: [quickEnough] }, rounds))
  }
  return results
}

/** The first pages of a list, there and back. */
async function pathsOf({ url, token }: Where, first: string): Promise<string[]> {
  const paths = [first]
  for (let n = 0; n < 4; n += 1) {
    const answer = await fetch(url + paths.at(-1), { headers: { authorization: `Bearer ${token}` } })
    const { next, previous } = (await answer.json()) as { next: string | null; previous: string | null }
    const path = n < 3 ? next : previous
    if (path === null) break
    paths.push(path)
  }
  return paths
}

function timeReads(where: Where, size: number): Promise<Latencies> {
  const path = (n: number) => pathOf(size, n)
  return sendAll({ ...where, method: 'GET', path, requests: Math.min(READS, size), connections: 1 })
}

const pathOf = (size: number, n: number) => `/api/v2/deletion/${deletionIdOf(userOf((n * 7_919) % size), 1)}/`

/** From the request for a stream to what it says of the deletion as it is. */
async function timeFirstEvents({ url, token }: Where, size: number): Promise<Latencies> {
  const headers = { authorization: `Bearer ${token}` }
  const took: number[] = []
  for (let n = 0; n < Math.min(STREAMS, size); n += 1) {
    const closing = new AbortController()
    const ms = await msOf(async () => {
      const { body } = await fetch(`${url}${pathOf(size, n)}events/`, { headers, signal: closing.signal })
      await body?.getReader().read()
    })
    closing.abort()
    took.push(ms)
  }
  return latenciesOf(took)
}

/** Watchers of deletions that are under way, each with the deleted user's own token. */
async function watchNewest(
  system: BenchSystem,
  url: string,
  size: number,
  watchers: number,
): Promise<() => void> {
  const users = Array.from({ length: watchers }, (_, n) => userOf(size - 1 - n))
  const streams = users.map(async (userId) => ({
    path: `/api/v2/deletion/${deletionIdOf(userId, 1)}/events/`,
    token: await system.token(userId, false),
  }))
  return openStreams(url, await Promise.all(streams))
}

/** Deletes users who are fresh each time, and waits until Kafka has their events. */
function deletes({ mongo }: BenchSystem, where: Where, size: number): () => Promise<Latencies> {
  const requests = Math.min(DELETES, size)
  let next = 1
  return async () => {
    const first = next
    next += requests
    await insertActiveUsers(mongo, first, requests)
    const path = (n: number) => `/api/v2/user/${first + n}/`
    const result = await sendAll({ ...where, method: 'DELETE', path, requests, connections: DELETERS })
    await untilAll('publishing', 1, async () => 1 - Math.min(1, (await outboxBacklog(mongo.db, 1)).pending))
    return result
  }
}
