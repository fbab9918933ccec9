import { outboxBacklog } from '@lethe/store/outbox'
import type { Bench } from './harness/bench.ts'
import { hold, type Round } from './harness/contest.ts'
import { withUsage } from './harness/usage.ts'
import { insertPending } from './pending.ts'
import { type BenchSystem, withBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

/** An api starts with events pending: how long until Kafka has them and the outboxes are empty, in how much memory. */
export const outbox: Bench = {
  title: 'An outbox that has filled up',
  counts: 'events are pending',
  size: 100_000,
  async run({ size, rounds, startServers }) {
    const round = () => withBenchSystem(startServers, (system) => emptyOutboxes(system, size))
    return [
      await hold(
        { name: `${size} events`, at: size, sides: [{ name: 'lethe', label: 'Lethe', round }] },
        rounds,
      ),
    ]
  },
}

async function emptyOutboxes(system: BenchSystem, size: number): Promise<Round> {
  const { mongo, servers } = system
  await insertPending(mongo, size, 0)
  const { pid } = await system.startApi()
  const { result: ms, usage } = await withUsage({ service: pid, ...servers.processes }, () =>
    untilAll('outbox', size, async () => size - (await outboxBacklog(mongo.db, size)).pending),
  )
  return { figures: { per_second: size / (ms / 1_000), seconds: ms / 1_000 }, usage }
}
