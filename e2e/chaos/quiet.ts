import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { ledgerOf } from '@lethe/store/ledger'
import { usersOf } from '@lethe/store/users'
import type { KafkaTools } from './faults/events.ts'

const PAUSE_MS = 500

/**
 * Waits until nothing is left to do: no outbox, no due deletion, no message that the workers have not passed.
 * @returns null, or what was still open at the deadline
 */
export async function untilQuiet(
  mongo: Mongo,
  tools: KafkaTools,
  { groupId, deadlineMs }: { groupId: string; deadlineMs: number },
): Promise<string | null> {
  const deadline = Date.now() + deadlineMs
  const admin = tools.kafka.newClient({ retries: 15 }).admin()
  await admin.connect()
  try {
    for (;;) {
      const owing = await usersOf(mongo.db).countDocuments({ 'outbox.at': { $exists: true } })
      const due = await ledgerOf(mongo.db).countDocuments({ due_at: { $exists: true } })
      const { deleted } = tools.topics
      const [ends, [committed]] = [
        await admin.fetchTopicOffsets(deleted),
        await admin.fetchOffsets({ groupId, topics: [deleted] }),
      ]
      const passed = new Map(
        committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]),
      )
      const lag = ends.reduce((sum, { partition, low, high }) => {
        return sum + Number(high) - Math.max(Number(low), passed.get(partition) ?? 0)
      }, 0)
      if (owing + due + lag === 0) return null
      if (Date.now() > deadline)
        return `${owing} outboxes, ${due} deletions that are due, ${lag} messages not passed`
      await wait(PAUSE_MS)
    }
  } finally {
    await admin.disconnect()
  }
}
