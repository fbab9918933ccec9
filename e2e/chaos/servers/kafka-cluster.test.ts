import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKafka, type KafkaConnection } from '@lethe/messaging/kafka'
import { createPublisher, type Publisher } from '@lethe/messaging/producer'
import { readTopic } from '@lethe/messaging/reader'
import { scanTopic } from '@lethe/messaging/scan'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { canFillDisks } from './disk.ts'
import { type KafkaCluster, startKafkaCluster } from './kafka-cluster.ts'
import { until } from './until.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const KEYS = Array.from({ length: 12 }, (_, key) => String(key))
const topics = topicNames('')
const canFill = await canFillDisks()
let dir: string
let cluster: KafkaCluster
let kafka: KafkaConnection
let publisher: Publisher
const acknowledged: string[] = []

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-kafka-cluster-'))
  cluster = await startKafkaCluster(dir)
  const logger = createLogger({ name: 'test', level: 'silent' })
  kafka = createKafka({ brokers: cluster.brokers, clientId: 'test', logger })
  await ensureTopics(kafka, topics, { partitions: 6, signal: AbortSignal.timeout(60_000) })
  publisher = createPublisher(kafka)
})
afterAll(async () => {
  await publisher?.close()
  await cluster?.stop()
  await rm(dir, { recursive: true, force: true })
})

/** Publishes to every partition, and again until all have answered. */
async function publish(value: string): Promise<void> {
  const batch = KEYS.map((key) => ({ topic: topics.deleted, key, value: `${value} ${key}` }))
  await until('an acknowledgement', () =>
    publisher.publish(batch, { deadlineMs: 5_000 }).then(
      () => true,
      () => undefined,
    ),
  )
  acknowledged.push(...batch.map(({ value }) => value))
}

/** For each partition: who leads, and how many are in sync. */
async function partitions(): Promise<{ leader: number; inSync: number; replicas: number }[]> {
  const admin = kafka.newClient({ retries: 10 }).admin()
  try {
    await admin.connect()
    const { topics: described } = await admin.fetchTopicMetadata({ topics: [topics.deleted] })
    return described.flatMap(({ partitions }) =>
      partitions.map(({ leader, isr, replicas }) => ({
        leader,
        inSync: isr.length,
        replicas: replicas.length,
      })),
    )
  } finally {
    await admin.disconnect()
  }
}

/** Every broker is in sync and leads again: only then may the next one be lost. */
async function untilWhole(): Promise<void> {
  await until('every broker to be in sync and to lead', async () => {
    const all = await partitions()
    const leaders = new Set(all.map(({ leader }) => leader))
    return (all.every(({ inSync }) => inSync === 3) && leaders.size === 3) || undefined
  })
}

async function expectAllAcknowledged(): Promise<void> {
  const read = await readTopic(kafka, topics.deleted, { deadlineMs: 60_000 })
  expect(read.map(({ value }) => String(value))).toEqual(expect.arrayContaining(acknowledged))
}

describe('a cluster of three brokers', () => {
  it('has every partition on three disks, and leaders on every broker', async () => {
    await publish('first')
    const all = await partitions()
    expect(all.every(({ replicas }) => replicas === 3)).toBe(true)
    expect(new Set(all.map(({ leader }) => leader))).toEqual(new Set([1, 2, 3]))
  })

  it('goes on without a broker, which leads again soon after its return', async () => {
    await cluster.kill(0)
    await cluster.kill(0)
    await publish('without the first')
    expect((await partitions()).some(({ leader }) => leader === 1)).toBe(false)
    await cluster.start(0)
    await cluster.start(0)
    await untilWhole()
  })

  it('is read to its end although a broker dies in the middle', async () => {
    await publish('before it dies')
    const read: string[] = []
    let isKilled = false
    await scanTopic(kafka, topics.deleted, {
      async visit(messages) {
        read.push(...messages.map(({ value }) => String(value)))
        if (!isKilled) await cluster.kill(2)
        isKilled = true
        return false
      },
      signal: AbortSignal.timeout(60_000),
    })
    await cluster.start(2)
    await untilWhole()
    expect(read).toEqual(expect.arrayContaining(acknowledged))
  })

  it('goes on while a broker is paused', async () => {
    cluster.pause(1)
    try {
      await publish('while the second is paused')
    } finally {
      cluster.resume(1)
    }
  })

  it('has all that it acknowledged when every broker was killed', async () => {
    await Promise.all([0, 1, 2].map((index) => cluster.kill(index)))
    await Promise.all([0, 1, 2].map((index) => cluster.start(index)))
    await publish('after all were killed')
    await untilWhole()
    await expectAllAcknowledged()
  })

  it.runIf(canFill)('loses nothing acknowledged to a full disk', async () => {
    await cluster.fillDisk(2)
    await publish('while the third has no room')
    await cluster.freeDisk(2)
    await cluster.start(2)
    await publish('with room again')
    await expectAllAcknowledged()
  })
})
