import { expect, test } from 'vitest'
import { createGroupLag } from './group-lag.ts'
import { createPublisher } from './producer.ts'
import { closedPort, createTopic, freshName, testKafka } from './test-kit.ts'

const sumOf = (lags: { lag: number }[]) => lags.reduce((sum, { lag }) => sum + lag, 0)

test('the lag of a group that nobody is in any more is what it has not committed', async () => {
  const kafka = testKafka()
  const topic = await createTopic(kafka, 3)
  const publisher = createPublisher(kafka)
  const groupId = freshName()
  await publisher.publish([...'abcdefgh'].map((key) => ({ topic, key, value: key })))
  await publisher.close()
  const group = createGroupLag(kafka, { groupId, topic })
  const before = await group.lag()
  expect(before.map(({ partition }) => partition).toSorted()).toEqual([0, 1, 2])
  expect(sumOf(before)).toBe(8)

  const admin = kafka.newClient().admin()
  await admin.connect()
  const committed = before.find(({ lag }) => lag > 0)!
  await admin.setOffsets({
    groupId,
    topic,
    partitions: [{ partition: committed.partition, offset: String(committed.lag) }],
  })
  await admin.disconnect()
  const [first, second] = await Promise.all([group.lag(), group.lag()])
  expect(sumOf(first!)).toBe(8 - committed.lag)
  expect(second).toEqual(first)
  await group.close()
})

test('where no broker answers it says so, and can be closed', async () => {
  const group = createGroupLag(testKafka([`127.0.0.1:${await closedPort()}`]), { groupId: 'g', topic: 't' })
  await expect(group.lag()).rejects.toThrow()
  await expect(group.lag()).rejects.toThrow()
  await group.close()
})
