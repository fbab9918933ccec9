import type { ServiceProcess } from '@lethe/e2e/harness/service-process'
import { ledgerOf } from '@lethe/store/ledger'
import { outboxBacklog } from '@lethe/store/outbox'
import { residentMiB } from './memory.ts'
import { insertPending } from './pending.ts'
import { type BenchSystem, startBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

const POSTS_EACH = 3
const WORKERS = 2
const IS_OPEN = { due_at: { $exists: true } }

/**
 * `size` hard deletions are on Kafka and in the ledger when two workers start. Once undisturbed, once with a
 * kill -9 of one worker when half is completed, which is started again as an orchestrator would do.
 */
export async function benchBacklog(size: number) {
  const undisturbed = await run(size, false)
  const killed = await run(size, true)
  return {
    deletions: size,
    undisturbed,
    killed,
    ratio: killed.seconds / undisturbed.seconds,
    seconds_more: killed.seconds - undisturbed.seconds,
  }
}

async function run(size: number, kill: boolean) {
  const system = await startBenchSystem()
  try {
    await system.startStore()
    await publishPending(system, size)
    return await catchUp(system, size, kill)
  } finally {
    await system.stop()
  }
}

async function publishPending(system: BenchSystem, size: number): Promise<void> {
  await insertPending(system.mongo, size, POSTS_EACH)
  const api = await system.startApi()
  await untilAll('publishing', size, async () => size - (await outboxBacklog(system.mongo.db, size)).pending)
  await api.stop()
}

async function catchUp(system: BenchSystem, size: number, kill: boolean) {
  const workers: ServiceProcess[] = []
  const startedAt = performance.now()
  for (let n = 0; n < WORKERS; n += 1) workers.push(await system.startWorker())
  let highest = 0
  let killedAt: number | null = null
  // Counted in the index of what is due: counting the completed would read the whole ledger each time.
  const completed = async () => size - (await ledgerOf(system.mongo.db).countDocuments(IS_OPEN))
  await untilAll(kill ? 'with a kill' : 'undisturbed', size, completed, async (done) => {
    for (const worker of workers) highest = Math.max(highest, await residentMiB(worker.pid))
    const [first] = workers
    if (!kill || killedAt !== null || !first || done < size / 2) return
    killedAt = done
    await first.stop('SIGKILL')
    workers[0] = await system.startWorker()
  })
  const seconds = (performance.now() - startedAt) / 1000
  return { seconds, per_second: Math.round(size / seconds), killed_at: killedAt, worker_mib: highest }
}
