import { randomUUID } from 'node:crypto'
import type { Admin, Batch, Consumer } from 'kafkajs'
import { within } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import { type IncomingMessage, toIncoming } from './messages.ts'

export type ReadOptions = {
  /** Reads on past what is there now, until this says of everything read so far that it is enough. */
  until?: (messages: readonly IncomingMessage[]) => boolean
  deadlineMs?: number
  signal?: AbortSignal
}

const DEADLINE_MS = 20_000
const CLEAN_UP_MS = 3_000

/**
 * Reads everything that is in a topic now, from the first offset of each partition to its high watermark
 * at the time of the call. Messages of a partition are in order, partitions are not. For tests and tools:
 * all of it is held in memory. The group it reads with is deleted afterwards.
 *
 * @throws an Error where that takes longer than the deadline, signal.reason, or kafkajs's error
 */
export async function readTopic(
  kafka: KafkaConnection,
  topic: string,
  options: ReadOptions = {},
): Promise<IncomingMessage[]> {
  const { deadlineMs = DEADLINE_MS, signal } = options
  // A young cluster has no group coordinator yet; the deadline bounds the retries.
  const client = kafka.newClient({ retries: 15 })
  const admin = client.admin()
  const groupId = `lethe-reader-${topic}-${randomUUID()}`
  const consumer = client.consumer({
    groupId,
    maxWaitTimeInMs: 100,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: async () => false },
  })
  try {
    return await within(read(admin, consumer, topic, options), {
      ms: deadlineMs,
      onExpiry: () => new Error(`${topic} was not read to its end within ${deadlineMs} ms`),
      signal,
    })
  } finally {
    await within(forget(admin, consumer, groupId), {
      ms: CLEAN_UP_MS,
      onExpiry: () => new Error(`the group ${groupId} was not deleted in time`),
    }).catch((error: unknown) => kafka.logger.debug({ err: error, groupId }, 'reader left its group behind'))
  }
}

async function forget(admin: Admin, consumer: Consumer, groupId: string): Promise<void> {
  await consumer.disconnect()
  // A group that never came to be is as good as deleted.
  await admin.deleteGroups([groupId]).catch(() => {})
  await admin.disconnect()
}

async function read(
  admin: Admin,
  consumer: Consumer,
  topic: string,
  { until }: ReadOptions,
): Promise<IncomingMessage[]> {
  await admin.connect()
  const progress = createProgress(await admin.fetchTopicOffsets(topic))
  const messages: IncomingMessage[] = []
  const isEnough = () => (until ? until(messages) : progress.complete())
  if (isEnough()) return messages

  const enough = Promise.withResolvers<void>()
  consumer.on('consumer.crash', ({ payload }) => enough.reject(payload.error))
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 1,
    eachBatch: async ({ batch }) => {
      messages.push(...wantedOf(batch, until ? null : progress))
      progress.advance(batch.partition, batch.lastOffset())
      if (isEnough()) enough.resolve()
    },
  })
  await enough.promise
  return messages
}

type Progress = ReturnType<typeof createProgress>

/** Follows each partition from its first offset to its end. */
export function createProgress(partitions: readonly { partition: number; low: string; high: string }[]) {
  const ends = new Map(partitions.map(({ partition, high }) => [partition, BigInt(high)]))
  const left = new Set(
    partitions.filter(({ low, high }) => BigInt(low) < BigInt(high)).map(({ partition }) => partition),
  )
  return {
    /** Whether an offset was there when the reading began. */
    includes: (partition: number, offset: string) => BigInt(offset) < (ends.get(partition) ?? 0n),
    /** Everything of the partition up to this offset was seen. */
    advance: (partition: number, offset: string) => {
      if (BigInt(offset) + 1n >= (ends.get(partition) ?? 0n)) left.delete(partition)
    },
    complete: () => left.size === 0,
  }
}

function wantedOf(batch: Batch, progress: Progress | null): IncomingMessage[] {
  return batch.messages
    .filter(({ offset }) => !progress || progress.includes(batch.partition, offset))
    .map((message) => toIncoming(batch.topic, batch.partition, message))
}
