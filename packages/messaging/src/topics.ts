import type { ITopicConfig } from 'kafkajs'
import { backoffMs, pause } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import { isCurable } from './kafka-error.ts'

/** The names of the topics that Lethe uses. */
export type TopicNames = {
  deleted: string
  scheduled: string
  restored: string
  erased: string
  deadLetters: string
}

/** Partitions of a topic that a service makes: the most workers that can share it. Topics that exist keep theirs. */
export const TOPIC_PARTITIONS = 6

/** A foreign message may hold anything, so the dead-letter topic does not keep it for ever. */
const DEAD_LETTER_RETENTION_MS = 14 * 24 * 60 * 60 * 1000

/** A message as large as a broker takes by default, and the headers that say why it is here. */
const DEAD_LETTER_MAX_BYTES = 2 * 1024 * 1024

/** The broker's own default.replication.factor. */
const BROKER_DEFAULT = -1

const BACKOFF = { baseMs: 200, capMs: 5_000 }

/** The topics under a prefix, which may be empty: several installations can share a cluster. */
export function topicNames(prefix: string): TopicNames {
  return {
    deleted: `${prefix}user.deleted`,
    scheduled: `${prefix}user.deletion_scheduled`,
    restored: `${prefix}user.restored`,
    erased: `${prefix}user.erased`,
    deadLetters: `${prefix}user.deleted.dlq`,
  }
}

/**
 * Creates the topics that are missing and waits until the leader of every partition answers. Topics that
 * exist stay as they are, and other processes may do the same at the same time. While Kafka is down
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
  await ensureTopicList(kafka, describeTopics(names, { partitions, replicationFactor }), signal)
}

/** The same for topics of any description. */
export async function ensureTopicList(
  kafka: KafkaConnection,
  wanted: ITopicConfig[],
  signal: AbortSignal,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    try {
      return await createMissing(kafka, wanted)
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
    { topic: names.scheduled, ...shape },
    { topic: names.restored, ...shape },
    { topic: names.erased, ...shape },
    {
      topic: names.deadLetters,
      ...shape,
      configEntries: [
        { name: 'retention.ms', value: String(DEAD_LETTER_RETENTION_MS) },
        { name: 'max.message.bytes', value: String(DEAD_LETTER_MAX_BYTES) },
      ],
    },
  ]
}

/** One attempt. */
async function createMissing(kafka: KafkaConnection, wanted: ITopicConfig[]): Promise<void> {
  const admin = kafka.newClient().admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const missing = wanted.filter(({ topic }) => !existing.has(topic))
    if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: false })
    // The metadata names a leader before that broker knows of it, so we ask the leaders themselves.
    for (const { topic } of wanted) await admin.fetchTopicOffsets(topic)
  } finally {
    await admin.disconnect()
  }
}
