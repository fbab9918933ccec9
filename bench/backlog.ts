import type { ServiceProcess } from '@lethe/e2e/harness/service-process'
import { ledgerOf } from '@lethe/store/ledger'
import { outboxBacklog } from '@lethe/store/outbox'
import type { Bench } from './harness/bench.ts'
import { hold, type Side } from './harness/contest.ts'
import type { Servers } from './harness/servers.ts'
import { residentMiB } from './harness/usage.ts'
import { insertPending } from './pending.ts'
import { type BenchSystem, withBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

const POSTS_EACH = 3
const WORKERS = 2
const IS_OPEN = { due_at: { $exists: true } }

/**
 * Hard deletions are on Kafka and in the ledger when two workers start. Once with a kill -9 of one worker when half is
 * completed, which is started again as an orchestrator would do, and once undisturbed.
 */
export const backlog: Bench = {
  title: 'A backlog of hard deletions, with a kill -9 at half',
  counts: 'hard deletions are pending',
  size: 20_000,
  async run({ size, rounds, startServers }) {
    const side = (name: string, label: string, kill: boolean): Side => ({
      name,
      label,
      round: async () => ({ figures: await run(size, kill, startServers) }),
    })
    const sides = [
      side('killed', 'One worker killed at half', true),
      side('undisturbed', 'Undisturbed', false),
    ]
    return [await hold({ name: `${size} deletions`, at: size, sides }, rounds)]
  },
}

function run(size: number, kill: boolean, startServers: () => Promise<Servers>) {
  return withBenchSystem(startServers, async (system) => {
    await system.startStore()
    await publishPending(system, size)
    return catchUp(system, size, kill)
  })
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
  let killed = false
  // Counted in the index of what is due: counting the completed would read the whole ledger each time.
  const completed = async () => size - (await ledgerOf(system.mongo.db).countDocuments(IS_OPEN))
  await untilAll(kill ? 'with a kill' : 'undisturbed', size, completed, async (done) => {
    for (const worker of workers) highest = Math.max(highest, await residentMiB(worker.pid))
    const [first] = workers
    if (!kill || killed || !first || done < size / 2) return
    killed = true
    await first.stop('SIGKILL')
    workers[0] = await system.startWorker()
  })
  const seconds = (performance.now() - startedAt) / 1_000
  return { per_second: size / seconds, seconds, worker_mib: highest }
}
