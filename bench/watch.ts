import { deletionIdOf, MAX_USER_ID } from '@lethe/contracts/ids'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from './active-users.ts'
import { spreadOf } from './compare.ts'
import { fillLedger, timeOf, userOf } from './filled-ledger.ts'
import { type Latencies, openStreams, sendAll } from './http-load.ts'
import { residentMiB } from './memory.ts'
import { type BenchSystem, startBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

const LISTS = 300
const WATCHERS = 1_000
const ROUNDS = 4
const DELETES = 6_000
const DELETERS = 64
/** An administrator by the token, who is no user. */
const ADMIN = MAX_USER_ID

/**
 * `size` deletions are in the ledger: how long lists and single reads take, how long with 1,000 watchers, and how
 * many deletions an api accepts with and without them, in turns.
 */
export async function benchWatch(size: number) {
  const system = await startBenchSystem()
  try {
    await fillLedger(system.mongo, size)
    await insertActiveUsers(system.mongo, 1, 2 * ROUNDS * DELETES)
    const api = await system.startApi()
    const token = await system.token(ADMIN, true)
    const at = { url: api.url, token }
    const list = await timeLists(at, size)
    const read = await timeReads(at, size)
    const deletes = await timeDeletes(system, at, size)
    const before = await residentMiB(api.pid)
    const close = await watch(system, api.url, size)
    const read_watched = await timeReads(at, size)
    const api_mib = { before, watched: await residentMiB(api.pid) }
    close()
    return { deletions: size, watchers: WATCHERS, list, read, read_watched, api_mib, deletes }
  } finally {
    await system.stop()
  }
}

interface Where {
  url: string
  token: string
}

/** Each filter, and some together; every other request goes on from a place in the middle. */
async function timeLists(where: Where, size: number): Promise<Record<string, Latencies>> {
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
  const results: Record<string, Latencies> = {}
  for (const [name, query] of Object.entries(queries)) {
    const paths = await pathsOf(where, `/api/v2/deletion/?${query}&limit=100`)
    const path = (n: number) => paths[n % paths.length] ?? ''
    results[name] = await sendAll({ ...where, method: 'GET', path, requests: LISTS, connections: 1 })
  }
  return results
}

/** The first pages of a list, there and back. */
async function pathsOf({ url, token }: Where, first: string): Promise<string[]> {
  const paths = [first]
  for (let n = 0; n < 4; n += 1) {
    const answer = await fetch(url + paths.at(-1), { headers: { authorization: `Bearer ${token}` } })
    const { next, previous }: { next: string | null; previous: string | null } = await answer.json()
    const path = n < 3 ? next : previous
    if (path === null) break
    paths.push(path)
  }
  return paths
}

function timeReads(where: Where, size: number): Promise<Latencies> {
  const path = (n: number) => `/api/v2/deletion/${deletionIdOf(userOf((n * 7_919) % size), 1)}/`
  return sendAll({ ...where, method: 'GET', path, requests: 2_000, connections: 1 })
}

/** Watchers of deletions that are under way, each with the deleted user's own token. */
async function watch(system: BenchSystem, url: string, size: number): Promise<() => void> {
  const users = Array.from({ length: WATCHERS }, (_, n) => userOf(size - 1 - n))
  const streams = users.map(async (userId) => ({
    path: `/api/v2/deletion/${deletionIdOf(userId, 1)}/events/`,
    token: await system.token(userId, false),
  }))
  return openStreams(url, await Promise.all(streams))
}

async function timeDeletes(system: BenchSystem, where: Where, size: number) {
  const rounds: { without: Latencies; with: Latencies }[] = []
  let done = 0
  const round = async () => {
    const first = done + 1
    done += DELETES
    const path = (n: number) => `/api/v2/user/${first + n}/`
    const result = await sendAll({
      ...where,
      method: 'DELETE',
      path,
      requests: DELETES,
      connections: DELETERS,
    })
    await untilAll(
      'publishing',
      1,
      async () => 1 - Math.min(1, (await outboxBacklog(system.mongo.db, 1)).pending),
    )
    return result
  }
  for (let n = 0; n < ROUNDS; n += 1) {
    const without = await round()
    const close = await watch(system, where.url, size)
    rounds.push({ without, with: await round() })
    close()
  }
  const ratios = rounds.map(({ without, with: watched }) => watched.per_second / without.per_second)
  return { rounds, ratio: spreadOf(ratios) }
}
