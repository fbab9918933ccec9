import { insertActiveUsers } from '../active-users.ts'
import type { Bench } from '../harness/bench.ts'
import { hold, type Round, type Side } from '../harness/contest.ts'
import { sendSteadily } from '../load/http-load.ts'
import { withBenchSystem } from '../system.ts'
import { eraseLarge, FIRST_LARGE, insertLarge } from './large-messages.ts'

/** Whom the load reads and deletes, and whose messages go. */
const CROWD = 20_000
/** Whom no user document knows. */
const ADMIN = 999_999_999
const RATES = { get: 100, delete: 30 }

/** Of the load beside an erasure, where that is large enough to last as long. */
const LOAD_SECONDS = 20
const SECONDS_PER_DOCUMENT = 1 / 20_000

/** All processes are on this machine; each round has a large user of its own. */
export const erasureOthers: Bench = {
  title: 'What callers of the api notice of an erasure at full speed',
  counts: 'documents of the user who is erased',
  size: 400_000,
  charts: [
    {
      name: 'latency',
      title: 'How long 99 % of the DELETE requests take at most',
      kind: 'bars',
      figure: 'delete_p99_ms',
      unit: 'ms',
    },
  ],
  async run({ size, rounds, startServers }) {
    return withBenchSystem(startServers, async (system) => {
      await insertActiveUsers(system.mongo, 1, CROWD)
      const api = await system.startApi()
      await system.startStore()
      const worker = await system.startWorker({ FORWARD_SOFT_DELETIONS: 'false' })
      const token = await system.token(ADMIN, true)
      const seconds = Math.min(LOAD_SECONDS, Math.max(1, size * SECONDS_PER_DOCUMENT))
      const load = loadOf(api.url, token, seconds)
      let user = FIRST_LARGE
      const busy = async (): Promise<Round> => {
        const large = { url: api.url, token, worker: worker.pid, user: user++, size }
        await insertLarge(system, large.user, size)
        const erasure = eraseLarge(system, large)
        const latencies = await load()
        const { figures, usage } = await erasure
        return { figures: { ...latencies, ...figures }, usage: { ...usage } }
      }
      const sides: Side[] = [
        { name: 'busy', label: 'While a user is erased', round: busy },
        { name: 'idle', label: 'Otherwise', warmUp: load, round: async () => ({ figures: await load() }) },
      ]
      const goals = ['get_p99_ms', 'delete_p99_ms'].map((figure) => ({ figure, against: 'idle', atMost: 2 }))
      return [await hold({ name: `${RATES.get} GET and ${RATES.delete} DELETE per s`, sides, goals }, rounds)]
    })
  },
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
