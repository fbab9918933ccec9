import { createKafka } from '@lethe/messaging/kafka'
import { readTopic } from '@lethe/messaging/reader'
import { createLogger } from '@lethe/service/logger'

/** The deletion ids of all events that are on a topic now. */
export async function deletionsOn(brokers: string, topic: string): Promise<Set<string>> {
  const logger = createLogger({ name: 'containers', level: 'silent' })
  const kafka = createKafka({ brokers: [brokers], clientId: 'containers', logger })
  const messages = await readTopic(kafka, topic)
  return new Set(messages.map(({ value }) => JSON.parse(String(value)).data.deletion_id))
}
