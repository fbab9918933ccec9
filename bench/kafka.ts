import { createKafka, type KafkaConnection } from '@lethe/messaging/kafka'
import { ensureTopicList, TOPIC_PARTITIONS } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'

/** The broker as a bench itself talks to it. */
export function benchKafka(brokers: string): KafkaConnection {
  const logger = createLogger({ name: 'bench', level: 'silent' })
  return createKafka({ brokers: brokers.split(','), clientId: 'bench', logger })
}

/** Makes a topic like those of the services. */
export const createTopic = (brokers: string, topic: string): Promise<void> =>
  ensureTopicList(
    benchKafka(brokers),
    [{ topic, numPartitions: TOPIC_PARTITIONS }],
    AbortSignal.timeout(30_000),
  )

/** Counts what a topic holds, however often it is asked. */
export async function openCounter(brokers: string, topic: string) {
  const admin = benchKafka(brokers).newClient().admin()
  await admin.connect()
  return {
    async count(): Promise<number> {
      const partitions = await admin.fetchTopicOffsets(topic)
      return partitions.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0)
    },
    close: () => admin.disconnect(),
  }
}
