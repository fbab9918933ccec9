import { expect, inject, test } from 'vitest'
import { closedPort, freshName, openProxy, testKafka } from './test-kit.ts'
import { fetchPartitions } from './topic-metadata.ts'
import { ensureTopicList, ensureTopics, topicNames } from './topics.ts'

const options = { partitions: 3, signal: AbortSignal.timeout(25_000) }

test('several processes at once create the topics, and each finds all of them ready', async () => {
  const kafka = testKafka()
  const names = topicNames(`${freshName()}.`)
  await Promise.all([1, 2, 3].map(() => ensureTopics(kafka, names, options)))

  const admin = kafka.newClient().admin()
  await admin.connect()
  const { topics } = await admin.fetchTopicMetadata({ topics: Object.values(names) })
  expect(topics.map(({ partitions }) => partitions.length)).toEqual(Object.values(names).map(() => 3))
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: 2, name: names.deadLetters, configNames: ['retention.ms'] }],
  })
  expect(resources[0]?.configEntries[0]?.configValue).toBe('1209600000')
  await admin.disconnect()
})

test('topics that exist stay as they are, and the missing ones are added', async () => {
  const kafka = testKafka()
  const names = topicNames(`${freshName()}.`)
  await ensureTopicList(kafka, [{ topic: names.deleted, numPartitions: 1 }], options.signal)
  await ensureTopics(kafka, names, options)
  const admin = kafka.newClient().admin()
  await admin.connect()
  const partitions = await fetchPartitions(admin, Object.values(names))
  await admin.disconnect()
  expect(partitions.get(names.deleted)).toHaveLength(1)
  expect(partitions.get(names.erased)).toHaveLength(3)
})

test('while Kafka is down it keeps trying', async () => {
  const port = await closedPort()
  const names = topicNames(`${freshName()}.`)
  const waiting = ensureTopics(testKafka([`127.0.0.1:${port}`]), names, options)
  const proxy = await openProxy(port, inject('kafkaBrokers').split(',')[0]!)
  await waiting
  proxy.close()
})

test('a signal ends the trying', async () => {
  const kafka = testKafka([`127.0.0.1:${await closedPort()}`])
  const signal = AbortSignal.timeout(100)
  await expect(ensureTopics(kafka, topicNames(''), { partitions: 1, signal })).rejects.toThrow('timeout')
})

test('what the brokers refuse for good is thrown', async () => {
  const names = topicNames(`${freshName()}.`)
  await expect(ensureTopics(testKafka(), names, { ...options, replicationFactor: 99 })).rejects.toMatchObject(
    { name: 'KafkaJSAggregateError' },
  )
})
