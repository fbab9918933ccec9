import type { Admin, ITopicConfig } from 'kafkajs'
import { backoffMs, pause } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import { isCurable } from './kafka-error.ts'
import { fetchPartitions } from './topic-metadata.ts'

/** The names of the topics that Lethe uses. */
export type TopicNames = { deleted: string; restored: string; erased: string; deadLetters: string }

/** A foreign message may hold anything, so the dead-letter topic does not keep it for ever. */
const DEAD_LETTER_RETENTION_MS = 14 * 24 * 60 * 60 * 1000

/** The broker's own default.replication.factor. */
const BROKER_DEFAULT = -1

const BACKOFF = { baseMs: 200, capMs: 5_000 }

/** The topics under a prefix, which may be empty: several installations can share a cluster. */
export function topicNames(prefix: string): TopicNames {
  return {
    deleted: `${prefix}user.deleted`,
    restored: `${prefix}user.restored`,
    erased: `${prefix}user.erased`,
    deadLetters: `${prefix}user.deleted.dlq`,
  }
}

/**
 * Creates the topics that are missing and waits until each partition of all of them has a leader. Topics
 * that exist stay as they are, and other processes may do the same at the same time. While Kafka is down
 * it keeps trying, until `signal`.
 *
 * @param options.replicationFactor the broker's default where it is left out
 * @throws signal.reason, or the broker's error where it refuses for good
 */
export async function ensureTopics(
  kafka: KafkaConnection,
  names: TopicNames,
  options: { partitions: number; replicationFactor?: number; signal: AbortSignal },
): Promise<void> {
  const { partitions, replicationFactor = BROKER_DEFAULT, signal } = options
  const wanted = describeTopics(names, { partitions, replicationFactor })
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      if (await createMissing(kafka, wanted)) return
    } catch (error) {
      if (!isCurable(error)) throw error
      kafka.logger.debug({ err: error }, 'topics could not be created yet')
    }
    await pause(backoffMs(attempt, BACKOFF, Math.random), signal)
  }
}

/** How each topic is to be created. */
export function describeTopics(
  names: TopicNames,
  { partitions, replicationFactor }: { partitions: number; replicationFactor: number },
): ITopicConfig[] {
  const shape = { numPartitions: partitions, replicationFactor }
  return [
    { topic: names.deleted, ...shape },
    { topic: names.restored, ...shape },
    { topic: names.erased, ...shape },
    {
      topic: names.deadLetters,
      ...shape,
      configEntries: [{ name: 'retention.ms', value: String(DEAD_LETTER_RETENTION_MS) }],
    },
  ]
}

/** One attempt; answers whether every partition has a leader now. */
async function createMissing(kafka: KafkaConnection, wanted: ITopicConfig[]): Promise<boolean> {
  const admin = kafka.newClient().admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const missing = wanted.filter(({ topic }) => !existing.has(topic))
    if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: false })
    return await haveLeaders(
      admin,
      wanted.map(({ topic }) => topic),
    )
  } finally {
    await admin.disconnect()
  }
}

async function haveLeaders(admin: Admin, topics: string[]): Promise<boolean> {
  const partitions = await fetchPartitions(admin, topics)
  return topics.every((topic) => {
    const known = partitions.get(topic) ?? []
    return known.length > 0 && known.every(({ leader }) => leader >= 0)
  })
}
