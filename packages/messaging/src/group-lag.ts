import type { Admin } from 'kafkajs'
import type { KafkaConnection } from './kafka.ts'

export type PartitionLag = { partition: number; lag: number }

export type GroupLag = {
  /**
   * How many messages of each partition the group has not committed yet, whoever of its members has the partition
   * and whether or not any has. Two requests.
   *
   * @throws a kafkajs error where Kafka does not say
   */
  lag(): Promise<PartitionLag[]>
  close(): Promise<void>
}

/** Asks Kafka how far a consumer group is behind in a topic. Connects at the first question, and anew after a failure. */
export function createGroupLag(
  kafka: KafkaConnection,
  { groupId, topic }: { groupId: string; topic: string },
): GroupLag {
  let admin: Admin | undefined

  async function lag(): Promise<PartitionLag[]> {
    admin ??= kafka.newClient().admin()
    try {
      await admin.connect()
      const [ends, [committed]] = await Promise.all([
        admin.fetchTopicOffsets(topic),
        admin.fetchOffsets({ groupId, topics: [topic] }),
      ])
      const offsets = new Map(committed?.partitions.map(({ partition, offset }) => [partition, offset]))
      return ends.map(({ partition, low, high }) => ({
        partition,
        lag: lagOf({ low, high, committed: offsets.get(partition) }),
      }))
    } catch (error) {
      await letGo()
      throw error
    }
  }

  async function letGo(): Promise<void> {
    const last = admin
    admin = undefined
    await last
      ?.disconnect()
      .catch((err: unknown) => kafka.logger.debug({ err }, 'admin left without a goodbye'))
  }

  return {
    lag,
    // A question that is on its way fails by this; nobody waits for it.
    close: letGo,
  }
}

/** Offsets as Kafka tells them: a group that has committed nothing (-1) begins at the first message that is still there. */
export function lagOf({
  low,
  high,
  committed = '-1',
}: {
  low: string
  high: string
  committed: string | undefined
}): number {
  const from = BigInt(committed) < BigInt(low) ? BigInt(low) : BigInt(committed)
  return Math.max(0, Number(BigInt(high) - from))
}
