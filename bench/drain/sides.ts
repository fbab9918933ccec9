import { join } from 'node:path'
import { startProgram } from '@lethe/e2e/harness/service-process'
import { ensureTopics, TOPIC_PARTITIONS, topicNames } from '@lethe/messaging/topics'
import { ensureIndexes } from '@lethe/store/indexes'
import { outboxBacklog } from '@lethe/store/outbox'
import type { Round, Side } from '../harness/contest.ts'
import { benchKafka, createTopic, openCounter } from '../kafka.ts'
import { insertPending } from '../pending.ts'
import type { BenchSystem } from '../system.ts'
import { type Drainer, timeProgram } from './flow.ts'

/** Ours: an api starts where users owe events; it is done when Kafka has them, the ledger too, and all outboxes are empty. */
export const letheSide = (system: BenchSystem, size: number): Side => ({
  name: 'lethe',
  label: 'Lethe, outboxes cleared',
  async round() {
    await freshUsers(system, size)
    const { brokers, topicPrefix } = system.servers
    const topics = topicNames(topicPrefix)
    await ensureTopics(benchKafka(brokers), topics, {
      partitions: TOPIC_PARTITIONS,
      signal: AbortSignal.timeout(30_000),
    })
    const cleared = async () => (await outboxBacklog(system.mongo.db, 1)).pending === 0
    return drain(system, { topic: topics.deleted, size, isOver: cleared }, async () => {
      const api = await system.startApi()
      return { pid: api.pid, stop: () => api.stop() }
    })
  },
})

let turn = 0

/** By hand: a cursor over the same outboxes, and the same messages to a topic. Nothing is cleared. */
export const cursorSide = (system: BenchSystem, size: number): Side => ({
  name: 'cursor',
  label: 'Cursor and sendBatch, nothing cleared',
  async round() {
    await freshUsers(system, size)
    const { mongodbUri, brokers, topicPrefix } = system.servers
    turn += 1
    const topic = `${topicPrefix}cursor-${turn}`
    await createTopic(brokers, topic)
    return drain(system, { topic, size }, async () => {
      const program = startProgram(join(import.meta.dirname, '../peers/cursor.ts'), 'cursor', 0, {
        MONGODB_URI: mongodbUri,
        KAFKA_BROKERS: brokers,
        KAFKA_TOPIC: topic,
      })
      return { pid: program.pid, stop: () => program.stop('SIGKILL') }
    })
  },
})

/** Starts a program and times how long it takes until the topic has got `size` messages, and `isOver`. */
export async function drain(
  system: BenchSystem,
  {
    topic,
    size,
    isOver = async () => true,
  }: { topic: string; size: number; isOver?: () => Promise<boolean> },
  start: () => Promise<Drainer>,
): Promise<Round> {
  const counter = await openCounter(system.servers.brokers, topic)
  const before = await counter.count()
  try {
    return await timeProgram(
      system,
      {
        size,
        begun: async () => (await counter.count()) > before,
        done: async () => (await counter.count()) >= before + size && (await isOver()),
      },
      start,
    )
  } finally {
    await counter.close()
  }
}

/** Users who owe an event each, and nothing in the ledger; on disk before the clock starts. */
async function freshUsers({ mongo }: BenchSystem, size: number): Promise<void> {
  for (const collection of ['users', 'deletions']) await mongo.db.collection(collection).drop()
  await ensureIndexes(mongo.db)
  await insertPending(mongo, size, 0)
  await mongo.client.db('admin').command({ fsync: 1 })
}
