import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, inject, test, vi } from 'vitest'
import {
  type BatchConsumer,
  type BatchConsumerOptions,
  type BatchReport,
  createBatchConsumer,
} from './consumer.ts'
import { createPublisher } from './producer.ts'
import { closedPort, committedOffsets, createTopic, freshName, openProxy, testKafka } from './test-kit.ts'

/** The shortest that brokers allow by default. */
const SESSION_MS = 6_000

const open: BatchConsumer[] = []
function consume(options: BatchConsumerOptions, brokers?: string[]): BatchConsumer {
  const consumer = createBatchConsumer(testKafka(brokers), options)
  open.push(consumer)
  consumer.start()
  return consumer
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((consumer) => consumer.close()))
})

async function setUp(partitions: number, count: number) {
  const kafka = testKafka()
  const topic = await createTopic(kafka, partitions)
  const publisher = createPublisher(kafka)
  const publish = (messages: { key: string; value: string }[]) =>
    publisher.publish(messages.map((message) => ({ topic, ...message })))
  await publish(Array.from({ length: count }, (_, n) => ({ key: String(n % 10), value: String(n) })))
  await publisher.close()
  const groupId = freshName()
  return { topic, groupId, committed: () => committedOffsets(kafka, groupId, topic) }
}

const eventually = (check: () => void | Promise<void>, timeout = 12_000) =>
  vi.waitFor(check, { timeout, interval: 20 })
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)

test('every message is handled, in order within its key, in slices, and then committed', async () => {
  const { topic, groupId, committed } = await setUp(3, 300)
  const handled: { key: string; n: number }[] = []
  const reports: BatchReport[] = []
  let largest = 0
  consume({
    groupId,
    topics: [topic],
    maxBatch: 40,
    onBatch: (report) => reports.push(report),
    handleBatch: async ({ messages }) => {
      largest = Math.max(largest, messages.length)
      for (const { key, value } of messages) handled.push({ key: `${key}`, n: Number(value) })
    },
  })
  await eventually(async () => expect(sum(await committed())).toBe(300))
  expect(handled).toHaveLength(300)
  expect(largest).toBeLessThanOrEqual(40)
  for (const ofKey of Map.groupBy(handled, ({ key }) => key).values()) {
    expect(ofKey).toEqual(ofKey.toSorted((a, b) => a.n - b.n))
  }
  expect(sum(reports.map(({ size }) => size))).toBe(300)
  expect(new Set(reports.filter(({ lag }) => lag === 0).map(({ partition }) => partition)).size).toBe(3)
})

test('a slice whose handler fails comes again, and is committed only when it has succeeded', async () => {
  const { topic, groupId, committed } = await setUp(1, 3)
  const seen: string[][] = []
  const committedDuringFailures: number[][] = []
  consume({
    groupId,
    topics: [topic],
    handleBatch: async ({ messages }) => {
      seen.push(messages.map(({ offset }) => offset))
      if (seen.length > 2) return
      committedDuringFailures.push(await committed())
      throw new Error('not now')
    },
  })
  await eventually(async () => expect(await committed()).toEqual([3]))
  expect(seen).toEqual([
    ['0', '1', '2'],
    ['0', '1', '2'],
    ['0', '1', '2'],
  ])
  expect(committedDuringFailures).toEqual([[-1], [-1]])
})

test('a handler may take longer than the session timeout', async () => {
  const { topic, groupId, committed } = await setUp(1, 2)
  const signals: AbortSignal[] = []
  const consumer = consume({
    groupId,
    topics: [topic],
    sessionTimeoutMs: SESSION_MS,
    handleBatch: async ({ signal }) => {
      signals.push(signal)
      await delay(SESSION_MS + 1_500)
    },
  })
  await eventually(async () => expect(await committed()).toEqual([2]))
  expect(signals).toHaveLength(1)
  expect(signals[0]!.aborted).toBe(false)
  expect(consumer.running()).toBe(true)
})

test('a consumer that joins in mid-batch takes partitions over, and no message is lost', async () => {
  const { topic, groupId, committed } = await setUp(4, 40)
  const handled = new Set<string>()
  const note = (messages: { partition: number; offset: string }[]) => {
    for (const { partition, offset } of messages) handled.add(`${partition}/${offset}`)
  }
  const first = Promise.withResolvers<void>()
  let interrupted = 0
  consume({
    groupId,
    topics: [topic],
    sessionTimeoutMs: SESSION_MS,
    handleBatch: async ({ messages, signal }) => {
      first.resolve()
      if (interrupted > 0) return note(messages)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      interrupted += 1
      throw new Error('stopped early')
    },
  })
  await first.promise
  const partitionsOfSecond = new Set<number>()
  consume({
    groupId,
    topics: [topic],
    handleBatch: async ({ messages, partition }) => {
      partitionsOfSecond.add(partition)
      note(messages)
    },
  })
  await eventually(async () => expect(sum(await committed())).toBe(40))
  expect(handled.size).toBe(40)
  expect(interrupted).toBeGreaterThan(0)
  expect(partitionsOfSecond.size).toBeGreaterThan(0)
})

test('a consumer that Kafka refuses says so instead of living on without consuming', async () => {
  const { topic, groupId } = await setUp(1, 1)
  const consumer = consume({
    groupId,
    topics: [topic],
    // Shorter than any broker of ours allows.
    sessionTimeoutMs: 500,
    handleBatch: async () => {},
  })
  await expect(consumer.failed).rejects.toMatchObject({ type: 'INVALID_SESSION_TIMEOUT' })
  expect(consumer.running()).toBe(false)
})

test('a consumer that starts while Kafka is down consumes once it is there', async () => {
  const { topic, groupId, committed } = await setUp(1, 5)
  const port = await closedPort()
  const consumer = consume({ groupId, topics: [topic], handleBatch: async () => {} }, [`127.0.0.1:${port}`])
  expect(consumer.running()).toBe(false)
  const proxy = await openProxy(port, inject('kafkaBrokers').split(',')[0]!)
  await eventually(async () => expect(await committed()).toEqual([5]))
  expect(consumer.running()).toBe(true)
  proxy.close()
})

test('close commits what the running handler finishes, and starts no other', async () => {
  const { topic, groupId, committed } = await setUp(1, 3)
  const started = Promise.withResolvers<void>()
  let calls = 0
  const consumer = consume({
    groupId,
    topics: [topic],
    maxBatch: 1,
    handleBatch: async ({ signal }) => {
      calls += 1
      started.resolve()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
  })
  await started.promise
  await consumer.close()
  expect(calls).toBe(1)
  expect(await committed()).toEqual([1])
  expect(consumer.running()).toBe(false)
})

test('close commits nothing of a handler that stopped early, and the next consumer gets it', async () => {
  const { topic, groupId, committed } = await setUp(1, 3)
  const started = Promise.withResolvers<void>()
  const consumer = consume({
    groupId,
    topics: [topic],
    handleBatch: async ({ signal }) => {
      started.resolve()
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
  })
  await started.promise
  await consumer.close()
  expect(await committed()).toEqual([-1])
  const offsets: string[] = []
  consume({
    groupId,
    topics: [topic],
    handleBatch: async ({ messages }) => {
      offsets.push(...messages.map(({ offset }) => offset))
    },
  })
  await eventually(() => expect(offsets).toEqual(['0', '1', '2']))
})

test('close in the middle of connecting ends the consumer, and it does not start again', async () => {
  const { topic, groupId } = await setUp(1, 1)
  let calls = 0
  const consumer = consume({
    groupId,
    topics: [topic],
    handleBatch: async () => {
      calls += 1
    },
  })
  await consumer.close()
  consumer.start()
  expect(consumer.running()).toBe(false)
  expect(calls).toBe(0)
})
