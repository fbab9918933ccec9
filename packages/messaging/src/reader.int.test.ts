import { expect, test } from 'vitest'
import { createPublisher } from './producer.ts'
import { readTopic } from './reader.ts'
import { closedPort, createTopic, testKafka } from './test-kit.ts'

test('an empty topic is read at once', async () => {
  const kafka = testKafka()
  expect(await readTopic(kafka, await createTopic(kafka, 2))).toEqual([])
})

test('reading waits for what is still to come, and leaves no group behind', async () => {
  const kafka = testKafka()
  const topic = await createTopic(kafka, 2)
  const publisher = createPublisher(kafka)
  const reading = readTopic(kafka, topic, { until: (messages) => messages.length === 2 })
  await publisher.publish([{ topic, key: '1', value: 'a' }])
  await publisher.publish([{ topic, key: '2', value: 'b' }])
  expect((await reading).map(({ value }) => `${value}`).toSorted()).toEqual(['a', 'b'])
  await publisher.close()

  const admin = kafka.newClient().admin()
  await admin.connect()
  const { groups } = await admin.listGroups()
  await admin.disconnect()
  expect(groups.filter(({ groupId }) => groupId.includes(topic))).toEqual([])
})

test('reading that is not enough by the deadline is an error', async () => {
  const kafka = testKafka()
  const topic = await createTopic(kafka, 1)
  await expect(readTopic(kafka, topic, { until: () => false, deadlineMs: 300 })).rejects.toThrow('300 ms')
})

test('reading while Kafka is down is an error by the deadline', async () => {
  const kafka = testKafka([`127.0.0.1:${await closedPort()}`])
  await expect(readTopic(kafka, 't', { deadlineMs: 300 })).rejects.toThrow('300 ms')
})
