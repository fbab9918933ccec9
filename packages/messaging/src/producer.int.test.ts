import { afterEach, expect, inject, test } from 'vitest'
import { partitionOfKey } from './partition.ts'
import { createPublisher, type Publisher } from './producer.ts'
import { readTopic } from './reader.ts'
import { closedPort, createTopic, freshName, openProxy, openSilentBroker, testKafka } from './test-kit.ts'

const open: Publisher[] = []
const publisherFor = (brokers?: string[]) => {
  const publisher = createPublisher(testKafka(brokers))
  open.push(publisher)
  return publisher
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((publisher) => publisher.close()))
})

test('what is published is read back whole: key, value, headers', async () => {
  const kafka = testKafka()
  const topic = await createTopic(kafka, 1)
  await publisherFor().publish([
    {
      topic,
      key: '7',
      value: 'text',
      headers: { plain: 'a', bytes: Buffer.from([0, 255]), list: ['x', 'y'] },
    },
    { topic, key: Buffer.from([1, 2]), value: Buffer.from([3]) },
    { topic, key: null, value: null },
  ])
  const messages = await readTopic(kafka, topic)
  expect(messages).toMatchObject([
    {
      topic,
      partition: 0,
      offset: '0',
      key: Buffer.from('7'),
      value: Buffer.from('text'),
      headers: {
        plain: Buffer.from('a'),
        bytes: Buffer.from([0, 255]),
        list: [Buffer.from('x'), Buffer.from('y')],
      },
    },
    { offset: '1', key: Buffer.from([1, 2]), value: Buffer.from([3]), headers: {} },
    { offset: '2', key: null, value: null },
  ])
})

test('each key has its partition, and its messages keep their order over many requests', async () => {
  const kafka = testKafka()
  const [topic, other] = await Promise.all([createTopic(kafka, 3), createTopic(kafka, 2)])
  const messages = Array.from({ length: 5_000 }, (_, n) => ({
    topic: n % 5 === 0 ? other : topic,
    key: String(n % 10),
    value: `${n} ${'x'.repeat(400)}`,
  }))
  await publisherFor().publish(messages)

  const read = [...(await readTopic(kafka, topic)), ...(await readTopic(kafka, other))]
  expect(read).toHaveLength(5_000)
  for (const [key, ofKey] of Map.groupBy(read, (message) => message.key!.toString())) {
    const count = ofKey[0]!.topic === topic ? 3 : 2
    expect(new Set(ofKey.map(({ partition }) => partition))).toEqual(new Set([partitionOfKey(key, count)]))
    const numbers = ofKey.map(({ value }) => Number.parseInt(value!.toString(), 10))
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
  }
})

test('a topic that does not exist yet fails the batch, and a later try succeeds', async () => {
  const kafka = testKafka()
  const publisher = publisherFor()
  const message = { topic: freshName(), key: '1', value: 'v' }
  await expect(publisher.publish([message])).rejects.toMatchObject({ code: 'unavailable', canRetry: true })
  expect(publisher.connected()).toBe(false)
  await publisher.publish([{ ...message, topic: await createTopic(kafka, 1) }])
  expect(publisher.connected()).toBe(true)
})

test('a message that the broker finds too large is refused for good', async () => {
  const topic = await createTopic(testKafka(), 1)
  const message = { topic, key: '1', value: 'x'.repeat(2_000_000) }
  await expect(publisherFor().publish([message])).rejects.toMatchObject({ code: 'refused', canRetry: false })
})

test('a publisher is made while Kafka is down, fails, and works once Kafka is there', async () => {
  const topic = await createTopic(testKafka(), 1)
  const port = await closedPort()
  const publisher = publisherFor([`127.0.0.1:${port}`])
  const message = { topic, key: '1', value: 'v' }
  await expect(publisher.publish([message])).rejects.toMatchObject({ code: 'unavailable', canRetry: true })

  const proxy = await openProxy(port, inject('kafkaBrokers').split(',')[0]!)
  await publisher.publish([message])
  expect(publisher.connected()).toBe(true)
  proxy.close()
})

test('a broker that never answers costs the deadline, and nothing dangles', async () => {
  const broker = await openSilentBroker()
  const publisher = publisherFor([`127.0.0.1:${broker.port}`])
  const message = { topic: 't', key: '1', value: 'v' }
  await expect(publisher.publish([message], { deadlineMs: 50 })).rejects.toMatchObject({ code: 'deadline' })
  broker.close()
  await publisher.close()
})

test('the signal of the caller ends a publish', async () => {
  const broker = await openSilentBroker()
  const publisher = publisherFor([`127.0.0.1:${broker.port}`])
  const controller = new AbortController()
  const message = { topic: 't', key: '1', value: 'v' }
  const publishing = publisher.publish([message], { signal: controller.signal })
  controller.abort()
  await expect(publishing).rejects.toMatchObject({ code: 'aborted', canRetry: true })
  broker.close()
})

test('a closed publisher refuses', async () => {
  const publisher = publisherFor()
  await publisher.close()
  await expect(publisher.publish([])).rejects.toMatchObject({ code: 'closed', canRetry: false })
})

test('an empty batch only connects', async () => {
  const publisher = publisherFor()
  await publisher.publish([])
  expect(publisher.connected()).toBe(true)
})
