import { setTimeout as wait } from 'node:timers/promises'
import { type ChaosSystem, GROUP_ID } from '../system.ts'
import { SESSION_MS } from '../times.ts'
import { persistently } from './persistently.ts'

/**
 * Everything that was ever published comes again: all workers are killed, the group's offsets are set to the
 * beginning, and the workers come back after `ms`.
 */
export async function resetOffsets({ workers, events }: ChaosSystem, ms: number): Promise<void> {
  const over = Promise.withResolvers<void>()
  for (const worker of workers) worker.kill(over.promise)
  const admin = events.kafka.newClient({ retries: 5 }).admin()
  try {
    await admin.connect()
    const reset = () =>
      admin.resetOffsets({ groupId: GROUP_ID, topic: events.topics.deleted, earliest: true })
    // The group is not empty before the killed ones' sessions are over.
    await persistently(reset, 2 * SESSION_MS)
    await wait(ms)
  } finally {
    over.resolve()
    await admin.disconnect().catch(() => undefined)
  }
}

/** Another worker joins the group while the others are at work, and is lost after `ms`. */
export async function rebalance(system: ChaosSystem, ms: number): Promise<void> {
  const spare = await system.startSpareWorker()
  try {
    await spare.ready()
    await wait(ms)
  } finally {
    await spare.stop()
  }
}
