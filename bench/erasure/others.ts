import { privateMessagesOf } from '@lethe/store/community'
import { ledgerOf } from '@lethe/store/ledger'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { type Latencies, steadyLoad } from '../load.ts'
import { residentMiB } from '../memory.ts'
import { type BenchSystem, startBenchSystem } from '../system.ts'
import { untilAll } from '../until.ts'

/** Whom the load reads and deletes, and whose messages go. */
const CROWD = 20_000
const LARGE = 1_000_001
/** Whom no user document knows. */
const ADMIN = 999_999_999
const RATES = { get: 100, delete: 30 }
const SECONDS = 20
const BATCH = 10_000

/**
 * What others notice of an erasure at full speed: latencies of the api's GET and DELETE while a worker erases one user
 * with `size` messages, against the same load before. All processes are on this machine.
 */
export async function benchOthers(size: number) {
  const system = await startBenchSystem()
  try {
    await insertCrowd(system)
    const api = await system.startApi()
    await system.startStore()
    const worker = await system.startWorker({ FORWARD_SOFT_DELETIONS: 'false' })
    const token = await system.token(ADMIN, true)
    await insertMessages(system, LARGE, size)
    await loadOf(api.url, token, 0, 5)
    const idle = await loadOf(api.url, token, 1, SECONDS)
    const memoryBefore = await residentMiB(worker.pid)
    const done = eraseLarge(system, api.url, token, worker.pid, size)
    const busy = await loadOf(api.url, token, 2, SECONDS)
    const erasure = await done
    return {
      messages: size,
      load: { get_per_s: RATES.get, delete_per_s: RATES.delete, seconds: SECONDS },
      idle,
      busy,
      p99_ratio: { get: ratio(busy.get, idle.get), delete: ratio(busy.delete, idle.delete) },
      erasure: { ...erasure, worker_mib_before: memoryBefore },
    }
  } finally {
    await system.stop()
  }
}

const ratio = (busy: Latencies, idle: Latencies) => Number((busy.p99_ms / idle.p99_ms).toFixed(2))

async function loadOf(url: string, token: string, part: number, seconds: number) {
  // Each part deletes users of its own.
  const first = part * RATES.delete * SECONDS + 1
  const [get, deleted] = await Promise.all([
    steadyLoad({
      url,
      token,
      seconds,
      perSecond: RATES.get,
      call: (n) => ({ method: 'GET', path: `/api/v2/user/${CROWD - (n % 5_000)}/` }),
    }),
    steadyLoad({
      url,
      token,
      seconds,
      perSecond: RATES.delete,
      call: (n) => ({ method: 'DELETE', path: `/api/v2/user/${first + n}/` }),
    }),
  ])
  return { get, delete: deleted }
}

/** Asks for the hard deletion and follows it to its end; the highest memory of the worker meanwhile. */
async function eraseLarge({ mongo }: BenchSystem, url: string, token: string, pid: number, size: number) {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch(`${url}/api/v2/user/${LARGE}/?hard=1`, { method: 'DELETE', headers })
  if (answer.status !== 204) throw new Error(`the deletion was answered ${answer.status}`)
  let highest = 0
  const messages = privateMessagesOf(mongo.db)
  const ms = await untilAll(
    'erasing',
    1,
    async () => Number((await messages.findOne({ sender_id: Long.fromNumber(LARGE) })) === null),
    async () => {
      highest = Math.max(highest, await residentMiB(pid))
    },
  )
  await untilAll('completing', 1, () =>
    ledgerOf(mongo.db).countDocuments({ _id: `${LARGE}-1`, completed_at: { $exists: true } }),
  )
  return { seconds: ms / 1_000, per_second: Math.round(size / (ms / 1_000)), worker_mib_highest: highest }
}

async function insertCrowd({ mongo }: BenchSystem): Promise<void> {
  const ids = [...Array.from({ length: CROWD }, (_, n) => n + 1), LARGE]
  await usersOf(mongo.db).insertMany(
    ids.map((id) => ({
      _id: Long.fromNumber(id),
      status: 'a' as const,
      generation: 0,
      username: `user-${id}`,
      ext_id: `bench-${id}`,
    })),
    { ordered: false },
  )
}

async function insertMessages({ mongo }: BenchSystem, sender: number, size: number): Promise<void> {
  const created_at = new Date()
  const sender_id = Long.fromNumber(sender)
  for (let first = 0; first < size; first += BATCH) {
    const messages = Array.from({ length: Math.min(BATCH, size - first) }, (_, n) => ({
      sender_id,
      recipient_id: Long.fromNumber(((first + n) % CROWD) + 1),
      text: `Message ${first + n}, about as long as what people write to each other.`,
      created_at,
    }))
    await privateMessagesOf(mongo.db).insertMany(messages, { ordered: false, writeConcern: { w: 1 } })
  }
}
