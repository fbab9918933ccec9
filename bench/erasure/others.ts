import { insertActiveUsers } from '../active-users.ts'
import { type Latencies, sendSteadily } from '../http-load.ts'
import { startBenchSystem } from '../system.ts'
import { eraseLarge, insertLarge } from './large-messages.ts'

/** Whom the load reads and deletes, and whose messages go. */
const CROWD = 20_000
/** Whom no user document knows. */
const ADMIN = 999_999_999
const RATES = { get: 100, delete: 30 }
const SECONDS = 20

/**
 * What others notice of an erasure at full speed: latencies of the api's GET and DELETE while a worker erases one user
 * with `size` messages, against the same load before. All processes are on this machine.
 */
export async function benchOthers(size: number) {
  const system = await startBenchSystem()
  try {
    await insertActiveUsers(system.mongo, 1, CROWD)
    const api = await system.startApi()
    await system.startStore()
    const worker = await system.startWorker({ FORWARD_SOFT_DELETIONS: 'false' })
    const token = await system.token(ADMIN, true)
    await insertLarge(system, size)
    await loadOf(api.url, token, 0, 5)
    const idle = await loadOf(api.url, token, 1, SECONDS)
    const done = eraseLarge(system, { url: api.url, token, worker: worker.pid, size })
    const busy = await loadOf(api.url, token, 2, SECONDS)
    const erasure = await done
    return {
      messages: size,
      load: { get_per_s: RATES.get, delete_per_s: RATES.delete, seconds: SECONDS },
      idle,
      busy,
      p99_ratio: { get: ratio(busy.get, idle.get), delete: ratio(busy.delete, idle.delete) },
      erasure,
    }
  } finally {
    await system.stop()
  }
}

const ratio = (busy: Latencies, idle: Latencies) => Number((busy.p99 / idle.p99).toFixed(2))

async function loadOf(url: string, token: string, part: number, seconds: number) {
  // Each part deletes users of its own.
  const first = part * RATES.delete * SECONDS + 1
  const where = { url, token, seconds }
  const [get, deleted] = await Promise.all([
    sendSteadily({
      ...where,
      method: 'GET',
      perSecond: RATES.get,
      path: (n) => `/api/v2/user/${CROWD - (n % 5_000)}/`,
    }),
    sendSteadily({
      ...where,
      method: 'DELETE',
      perSecond: RATES.delete,
      path: (n) => `/api/v2/user/${first + n}/`,
    }),
  ])
  return { get, delete: deleted }
}
