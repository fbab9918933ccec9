import { type Admin, type Kafka, Partitioners, type Producer } from 'kafkajs'
import type { KafkaConnection } from './kafka.ts'
import type { OutgoingMessage } from './messages.ts'
import { PublishError } from './publish-error.ts'
import {
  type PlacedMessage,
  placeMessages,
  splitRequests,
  toTopicMessages,
  unanswered,
} from './publish-plan.ts'
import { fetchPartitions } from './topic-metadata.ts'

/** One life of a kafkajs producer: it is thrown away, not mended, after a failure. */
export type ProducerLink = {
  /**
   * Sends the messages, connecting first where that has not happened yet. Between two requests it stops
   * where `cancelled` says so.
   * @throws PublishError or a kafkajs error; then any part of the messages may have been written
   */
  send(messages: readonly OutgoingMessage[], cancelled: () => boolean): Promise<void>
  /** Lets go of the connections once nothing is in flight; nothing may be sent afterwards. */
  close(): Promise<void>
}

/** Under the broker's default message.max.bytes, and kafkajs copies a partition's list for each message. */
const REQUEST_LIMITS = { maxBytes: 900_000, maxMessages: 2_000 }

/** How long the broker waits for its replicas: less than our own request timeout. */
const REPLICATION_TIMEOUT_MS = 8_000

/** As long as kafkajs trusts its own copy. */
const METADATA_MAX_AGE_MS = 5 * 60_000

/** Describes a producer; connects at the first send. */
export function openProducerLink(kafka: KafkaConnection): ProducerLink {
  const client = kafka.newClient()
  const producer = client.producer({
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    // With retries, kafkajs can take the answer to an earlier attempt for the answer to this one.
    retry: { retries: 0 },
  })
  const partitionCounts = createPartitionCounts(client)
  const inFlight = new Set<Promise<void>>()
  let connected: Promise<void> | undefined
  let unkeyed = 0

  async function transmit(messages: readonly OutgoingMessage[], cancelled: () => boolean): Promise<void> {
    connected ??= producer.connect()
    await connected
    const counts = await partitionCounts(messages)
    const placed = placeMessages(messages, counts, () => unkeyed++)
    for (const request of splitRequests(placed, REQUEST_LIMITS)) {
      if (cancelled()) throw new PublishError('aborted', 'the rest of the batch was not sent')
      await sendOnce(producer, request)
    }
  }

  return {
    send(messages, cancelled) {
      const work = transmit(messages, cancelled)
      inFlight.add(work)
      const done = () => inFlight.delete(work)
      work.then(done, done)
      return work
    },
    async close() {
      // A producer that is disconnected under a running request connects again, and nobody closes that.
      await Promise.allSettled(inFlight)
      await producer.disconnect()
    },
  }
}

/** One attempt; it counts only where every topic and partition in it was answered with error code 0. */
async function sendOnce(producer: Producer, request: readonly PlacedMessage[]): Promise<void> {
  const answers = await producer.sendBatch({
    topicMessages: toTopicMessages(request),
    acks: -1,
    timeout: REPLICATION_TIMEOUT_MS,
  })
  const missing = unanswered(request, answers)
  if (missing.length > 0) throw new PublishError('unanswered', `no answer for ${missing.join(', ')}`)
}

/** Knows how many partitions each topic has; asks again after five minutes. */
function createPartitionCounts(client: Kafka) {
  let counts = new Map<string, number>()
  let fetchedAt = 0

  return async (messages: readonly OutgoingMessage[]): Promise<ReadonlyMap<string, number>> => {
    const topics = new Set(messages.map(({ topic }) => topic))
    const expired = Date.now() - fetchedAt > METADATA_MAX_AGE_MS
    if (expired || [...topics].some((topic) => !counts.has(topic))) {
      const wanted = [...new Set([...topics, ...counts.keys()])]
      counts = await withAdmin(client, async (admin) => {
        const partitions = await fetchPartitions(admin, wanted)
        return new Map([...partitions].map(([topic, list]) => [topic, list.length]))
      })
      fetchedAt = Date.now()
    }
    return counts
  }
}

async function withAdmin<T>(client: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = client.admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
