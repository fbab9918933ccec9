import { insertActiveUsers } from '../active-users.ts'
import { type ContestResult, hold, type Side } from '../harness/contest.ts'
import type { Servers } from '../harness/servers.ts'
import { sendSteadily } from '../load/http-load.ts'
import { startBenchSystem } from '../system.ts'
import { eraseLarge, insertLarge } from './large-messages.ts'

/** Whom the load reads and deletes, and whose messages go. */
const CROWD = 20_000
/** Whom no user document knows. */
const ADMIN = 999_999_999
const RATES = { get: 100, delete: 30 }

/**
 * What others notice of an erasure at full speed: latencies of the api's GET and DELETE while a worker erases one user
 * with `size` messages, against the same load before. All processes are on this machine.
 */
export async function holdOthers(
  size: number,
  seconds: number,
  startServers: () => Promise<Servers>,
): Promise<ContestResult> {
  const system = await startBenchSystem(startServers)
  try {
    await insertActiveUsers(system.mongo, 1, CROWD)
    const api = await system.startApi()
    await system.startStore()
    const worker = await system.startWorker({ FORWARD_SOFT_DELETIONS: 'false' })
    await insertLarge(system, size)
    const token = await system.token(ADMIN, true)
    const load = loadOf(api.url, token, seconds)
    const sides: Side[] = [
      {
        name: 'busy',
        label: 'While a user is erased',
        async round() {
          const erasure = eraseLarge(system, { url: api.url, token, worker: worker.pid, size })
          const figures = await load()
          return { figures, usage: (await erasure).usage ?? {} }
        },
      },
      { name: 'idle', label: 'Otherwise', warmUp: load, round: async () => ({ figures: await load() }) },
    ]
    const goals = ['get_p99_ms', 'delete_p99_ms'].map((figure) => ({ figure, against: 'idle', atMost: 2 }))
    return await hold({ name: `${RATES.get} GET and ${RATES.delete} DELETE per s`, sides, goals }, 1)
  } finally {
    await system.stop()
  }
}

/** The same load again and again, deleting other users each time. */
function loadOf(url: string, token: string, seconds: number): () => Promise<Record<string, number>> {
  const where = { url, token }
  const requestsAt = (perSecond: number) => ({ perSecond, requests: Math.ceil(perSecond * seconds) })
  let next = 1
  return async () => {
    const first = next
    next += Math.ceil(RATES.delete * seconds)
    const [get, deleted] = await Promise.all([
      sendSteadily({
        ...where,
        method: 'GET',
        ...requestsAt(RATES.get),
        path: (n) => `/api/v2/user/${CROWD - (n % 5_000)}/`,
      }),
      sendSteadily({
        ...where,
        method: 'DELETE',
        ...requestsAt(RATES.delete),
        path: (n) => `/api/v2/user/${first + n}/`,
      }),
    ])
    return {
      get_p50_ms: get.p50_ms,
      get_p99_ms: get.p99_ms,
      delete_p50_ms: deleted.p50_ms,
      delete_p99_ms: deleted.p99_ms,
    }
  }
}
