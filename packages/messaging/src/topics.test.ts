import { expect, test } from 'vitest'
import { describeTopics, topicNames } from './topics.ts'

test('every topic carries the prefix', () => {
  expect(topicNames('eu.')).toEqual({
    deleted: 'eu.user.deleted',
    scheduled: 'eu.user.deletion_scheduled',
    restored: 'eu.user.restored',
    erased: 'eu.user.erased',
    deadLetters: 'eu.user.deleted.dlq',
  })
})

test('only the dead-letter topic has bounds of its own: 14 days, and room for any message with its reasons', () => {
  const topics = describeTopics(topicNames(''), { partitions: 6, replicationFactor: 3 })
  expect(topics.filter(({ configEntries }) => configEntries)).toEqual([
    {
      topic: 'user.deleted.dlq',
      numPartitions: 6,
      replicationFactor: 3,
      configEntries: [
        { name: 'retention.ms', value: '1209600000' },
        { name: 'max.message.bytes', value: '2097152' },
      ],
    },
  ])
})
