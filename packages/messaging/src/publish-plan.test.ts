import { expect, test } from 'vitest'
import { partitionOfKey } from './partition.ts'
import {
  type PlacedMessage,
  placeMessages,
  splitRequests,
  toTopicMessages,
  unanswered,
} from './publish-plan.ts'

const placed = (topic: string, partition: number, value = ''): PlacedMessage => ({
  topic,
  partition,
  key: 'k',
  value,
})
const answer = (topicName: string, partition: number, errorCode = 0) => ({ topicName, partition, errorCode })

test('a message with a key goes to the partition of its key', () => {
  const [message] = placeMessages([{ topic: 't', key: '7', value: 'v' }], new Map([['t', 6]]), () => 0)
  expect(message?.partition).toBe(partitionOfKey('7', 6))
})

test('messages without a key are spread over all partitions', () => {
  let round = 0
  const message = { topic: 't', key: null, value: 'v' }
  const result = placeMessages([message, message, message, message], new Map([['t', 3]]), () => round++)
  expect(result.map(({ partition }) => partition)).toEqual([0, 1, 2, 0])
})

test('a topic whose partitions are not known is an error, not partition 0', () => {
  expect(() => placeMessages([{ topic: 't', key: null, value: '' }], new Map(), () => 0)).toThrow(RangeError)
})

test('a batch is cut where the next message would go over the limit, and keeps its order', () => {
  const messages = ['a', 'b', 'c'].map((letter) => placed('t', 0, letter.repeat(400)))
  const requests = splitRequests(messages, { maxBytes: 1_000, maxMessages: 10 })
  expect(requests.map((request) => request.length)).toEqual([2, 1])
  expect(requests.flat()).toEqual(messages)
})

test('a batch is cut at the largest number of messages', () => {
  const messages = Array.from({ length: 5 }, () => placed('t', 0))
  const requests = splitRequests(messages, { maxBytes: 1e6, maxMessages: 2 })
  expect(requests.map((request) => request.length)).toEqual([2, 2, 1])
})

test('a message above the limit goes alone', () => {
  const messages = [placed('t', 0), placed('t', 0, 'x'.repeat(5_000)), placed('t', 0)]
  const requests = splitRequests(messages, { maxBytes: 1_000, maxMessages: 10 })
  expect(requests.map((request) => request.length)).toEqual([1, 1, 1])
})

test('headers count towards the size of a message', () => {
  const message = { ...placed('t', 0), headers: { reason: ['x'.repeat(600), 'y'.repeat(600)] } }
  expect(splitRequests([message, message], { maxBytes: 2_000, maxMessages: 10 })).toHaveLength(2)
})

test('no messages make no request', () => {
  expect(splitRequests([], { maxBytes: 1, maxMessages: 1 })).toEqual([])
})

test('a request names each topic once, with its messages in order', () => {
  const request = [placed('a', 0, '1'), placed('b', 1, '2'), placed('a', 0, '3')]
  expect(toTopicMessages(request)).toEqual([
    {
      topic: 'a',
      messages: [
        { key: 'k', value: '1', partition: 0 },
        { key: 'k', value: '3', partition: 0 },
      ],
    },
    { topic: 'b', messages: [{ key: 'k', value: '2', partition: 1 }] },
  ])
})

const request = [placed('a', 0), placed('a', 0), placed('a', 1), placed('b', 0)]

test('a request is answered when every topic and partition in it is, with error code 0', () => {
  expect(unanswered(request, [answer('b', 0), answer('a', 1), answer('a', 0)])).toEqual([])
})

test.each([
  ['no answer at all', [], ['a/0', 'a/1', 'b/0']],
  ['one partition left out', [answer('a', 0), answer('b', 0)], ['a/1']],
  ['an error code', [answer('a', 0), answer('a', 1), answer('b', 0, 6)], ['b/0']],
  [
    'an answer of the same partition of another topic',
    [answer('a', 0), answer('a', 1), answer('c', 0)],
    ['b/0'],
  ],
])('%s leaves it unanswered', (_, answers, missing) => {
  expect(unanswered(request, answers)).toEqual(missing)
})
