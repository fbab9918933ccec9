import { Partitioners } from 'kafkajs'
import { expect, test } from 'vitest'
import { murmur2, partitionOfKey } from './partition.ts'

// The vectors of Kafka's own org.apache.kafka.common.utils.UtilsTest.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is what the Java client computes', (text, hash) => {
  expect(murmur2(Buffer.from(text))).toBe(hash)
})

test('a user id has the partition that kafkajs and the Java client choose', () => {
  const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }))
  const theirs = Partitioners.DefaultPartitioner()
  for (const id of [1, 2, 7, 42, 1000, 2147483649, Number.MAX_SAFE_INTEGER]) {
    const key = String(id)
    expect(partitionOfKey(key, 6)).toBe(
      theirs({ topic: 't', partitionMetadata, message: { key, value: '' } }),
    )
  }
})

test('a key as text and as bytes has the same partition', () => {
  expect(partitionOfKey(Buffer.from('é?'), 97)).toBe(partitionOfKey('é?', 97))
})

test('a view into a larger buffer is hashed by its own bytes', () => {
  expect(murmur2(Buffer.from('xxfoobarxx').subarray(2, 8))).toBe(-790332482)
})
