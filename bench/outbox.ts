import { outboxBacklog } from '@lethe/store/outbox'
import { residentMiB } from './memory.ts'
import { insertPending } from './pending.ts'
import { startBenchSystem } from './system.ts'
import { untilAll } from './until.ts'

/** An api starts with `size` events pending: how long until Kafka has them and the outboxes are empty, in how much memory. */
export async function benchOutbox(size: number) {
  const system = await startBenchSystem()
  try {
    await insertPending(system.mongo, size, 0)
    const api = await system.startApi()
    const memory = [await residentMiB(api.pid)]
    const pending = async () => (await outboxBacklog(system.mongo.db, size)).pending
    const ms = await untilAll(
      'outbox',
      size,
      async () => size - (await pending()),
      async () => memory.push(await residentMiB(api.pid)),
    )
    return {
      events: size,
      seconds: ms / 1000,
      per_second: Math.round(size / (ms / 1000)),
      resident_mib: { at_start: memory[0], highest: Math.max(...memory), at_end: memory.at(-1) },
    }
  } finally {
    await system.stop()
  }
}
