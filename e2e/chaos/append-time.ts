import type { KafkaTools } from './faults/events.ts'

/** A topic, as Kafka's protocol numbers what has a configuration. */
const TOPIC = 2

/**
 * Has the broker stamp each message with the time when it took it. Across topics that is the only order there
 * is, and a producer whose clock jumps must not be the one to say it. For topics that exist, before the load.
 */
export async function stampByBroker({ kafka, topics }: KafkaTools): Promise<void> {
  const admin = kafka.newClient({ retries: 15 }).admin()
  await admin.connect()
  try {
    await admin.alterConfigs({
      validateOnly: false,
      resources: [topics.deleted, topics.restored, topics.erased].map((name) => ({
        type: TOPIC,
        name,
        configEntries: [{ name: 'message.timestamp.type', value: 'LogAppendTime' }],
      })),
    })
  } finally {
    await admin.disconnect()
  }
}
