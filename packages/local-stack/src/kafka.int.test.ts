import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { readTopic } from '@lethe/messaging/reader'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startKafka } from './kafka.ts'
import { answersAsKafka } from './kafka-probe.ts'
import { isPortFree } from './ports.ts'

// Starting real servers may be slow where tests share the cores.
vi.setConfig({ testTimeout: 120_000 })
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lethe-kafka-test-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

test('a broker stopped and started again on the same folder and port still has what was written', async () => {
  const first = await startKafka({ dir })
  const logger = createLogger({ name: 'test', level: 'silent' })
  const kafka = createKafka({ brokers: [first.brokers], clientId: 'test', logger })
  const topics = topicNames('kept.')
  await ensureTopics(kafka, topics, { partitions: 3, signal: AbortSignal.timeout(60_000) })
  const publisher = createPublisher(kafka)
  await publisher.publish([{ topic: topics.deleted, key: '7', value: 'kept' }])
  await publisher.close()

  await first.stop()
  expect(await answersAsKafka(first.port)).toBe(false)

  const second = await startKafka({ dir, port: first.port })
  expect(second.brokers).toBe(first.brokers)
  expect((await readTopic(kafka, topics.deleted)).map(({ value }) => String(value))).toEqual(['kept'])
  await second.stop()
})

test('a broker without a folder leaves nothing behind', async () => {
  const broker = await startKafka()
  await broker.kill()
  await broker.stop()
  expect(await isPortFree(broker.port, '127.0.0.1')).toBe(true)
})
