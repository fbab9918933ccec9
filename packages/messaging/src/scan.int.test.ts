import { expect, test } from 'vitest'
import { createPublisher } from './producer.ts'
import { scanTopic } from './scan.ts'
import { closedPort, createTopic, freshName, openSilentBroker, testKafka } from './test-kit.ts'

async function filledTopic(partitions: number, values: readonly string[]) {
  const kafka = testKafka()
  const topic = await createTopic(kafka, partitions)
  const publisher = createPublisher(kafka)
  await publisher.publish(values.map((value) => ({ topic, key: null, value })))
  await publisher.close()
  return { kafka, topic }
}

test('everything is visited once, lot by lot, and the progress ends at the total', async () => {
  const big = 'x'.repeat(400_000)
  const { kafka, topic } = await filledTopic(2, Array(6).fill(big))
  const lots: number[] = []
  const progress: string[] = []
  await scanTopic(kafka, topic, {
    visit: (messages) => lots.push(messages.length) < 0,
    onProgress: (done, total) => progress.push(`${done}/${total}`),
  })
  expect(lots.length).toBeGreaterThan(2)
  expect(lots.reduce((sum, n) => sum + n, 0)).toBe(6)
  expect([progress[0], progress.at(-1)]).toEqual(['0/6', '6/6'])
})

test('only what was selected is visited, from its first offset to its last', async () => {
  const { kafka, topic } = await filledTopic(2, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
  const visited: string[] = []
  await scanTopic(kafka, topic, {
    select: (partition) => (partition === 1 ? { from: 1n, to: 3n } : { from: 0n, to: 0n }),
    visit: (messages) => {
      visited.push(...messages.map(({ partition, offset }) => `${partition}:${offset}`))
      return false
    },
  })
  expect(visited).toEqual(['1:1', '1:2'])
})

test('a visitor who has enough is not called again', async () => {
  const { kafka, topic } = await filledTopic(3, Array(9).fill('x'))
  let visits = 0
  await scanTopic(kafka, topic, { visit: () => ++visits > 0 })
  expect(visits).toBe(1)
})

test('what a visitor throws ends the scan and comes out as it is', async () => {
  const { kafka, topic } = await filledTopic(3, Array(9).fill('x'))
  let visits = 0
  const scanning = scanTopic(kafka, topic, {
    visit: () => {
      visits++
      throw new RangeError('mine')
    },
  })
  await expect(scanning).rejects.toThrow(new RangeError('mine'))
  expect(visits).toBe(1)
})

test('a missing topic and an absent Kafka are told apart', async () => {
  const visit = () => false
  await expect(scanTopic(testKafka(), freshName(), { visit })).rejects.toMatchObject({
    code: 'unknown_topic',
  })
  const away = testKafka([`127.0.0.1:${await closedPort()}`])
  await expect(scanTopic(away, 't', { visit })).rejects.toMatchObject({ code: 'unavailable' })
})

test('a signal ends it, also while a broker says nothing', async () => {
  const broker = await openSilentBroker()
  const caller = new AbortController()
  const reason = new Error('no longer wanted')
  const kafka = testKafka([`127.0.0.1:${broker.port}`])
  const scanning = scanTopic(kafka, 't', { visit: () => false, signal: caller.signal })
  caller.abort(reason)
  await expect(scanning).rejects.toBe(reason)
  broker.close()
})

test('a topic of which nothing more comes is an error after the time for silence', async () => {
  const { kafka, topic } = await filledTopic(1, ['a'])
  const scanning = scanTopic(kafka, topic, {
    visit: () => false,
    select: () => ({ from: 0n, to: 99n }),
    silenceMs: 2_000,
  })
  await expect(scanning).rejects.toMatchObject({ code: 'silent' })
})
