import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka as Client, logLevel } from 'kafkajs'
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

test('a broker stopped and started again on the same folder and port still has its topics', async () => {
  const first = await startKafka({ dir })
  const client = new Client({ brokers: [first.brokers], logLevel: logLevel.NOTHING })
  const admin = client.admin()
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 3, replicationFactor: 1 }] })
  await admin.disconnect()

  await first.stop()
  expect(await answersAsKafka(first.port)).toBe(false)

  const second = await startKafka({ dir, port: first.port })
  expect(second.brokers).toBe(first.brokers)
  expect(await admin.listTopics()).toContain('kept')
  await admin.disconnect()
  await second.stop()
})

test('a broker without a folder leaves nothing behind', async () => {
  const broker = await startKafka()
  await broker.kill()
  await broker.stop()
  expect(await isPortFree(broker.port, '127.0.0.1')).toBe(true)
})
