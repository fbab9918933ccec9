import { randomUUID } from 'node:crypto'
import type { Mode } from '@lethe/contracts/status'
import { createKafka } from '@lethe/messaging/kafka'
import { createLogger } from '@lethe/service/logger'

/** A plain kafkajs producer that is connected, and the topic that it is for. */
export async function openProducer() {
  const { KAFKA_BROKERS = '', KAFKA_TOPIC = '' } = process.env
  const logger = createLogger({ name: 'peer', level: 'silent' })
  const client = createKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'peer', logger }).newClient()
  const producer = client.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  return { producer, topic: KAFKA_TOPIC }
}

/** The message that tells of a deletion. */
export function messageOf(userId: number, mode: Mode, at: Date) {
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: '/peer',
    type: 'user.deleted',
    time: at.toISOString(),
    datacontenttype: 'application/json',
    data: { user_id: userId, mode },
  }
  return { key: String(userId), value: JSON.stringify(event) }
}
