import kafkajs from 'kafkajs'
import { expect, test } from 'vitest'
import { endsMembership, isCurable, rootCause } from './kafka-error.ts'
import { PublishError, toPublishError } from './publish-error.ts'

const protocolError = (type: string, retriable: boolean) =>
  Object.assign(new kafkajs.KafkaJSError('x', { retriable }), {
    name: 'KafkaJSProtocolError',
    type,
    retriable,
  })
const wrapped = (cause: Error) =>
  Object.assign(new Error('gave up'), { name: 'KafkaJSNonRetriableError', cause })
const named = (name: string) => Object.assign(new Error('x'), { name, retriable: false })
const aggregate = (errors: Error[]) =>
  Object.assign(new Error('x'), { name: 'KafkaJSAggregateError', errors })

test('the root cause is found through every wrapper', () => {
  expect(rootCause(wrapped(wrapped(protocolError('NOT_LEADER', true))))).toMatchObject({ type: 'NOT_LEADER' })
  expect(rootCause(undefined)).toEqual({})
})

test.each([
  ['a lost connection', new kafkajs.KafkaJSError('connection'), true],
  ['a lost connection after all retries', wrapped(new kafkajs.KafkaJSError('connection')), true],
  ['no coordinator found, which kafkajs takes for final', named('KafkaJSGroupCoordinatorNotFound'), true],
  ['a broker that never answered the greeting', new Error('Broker not connected'), true],
  ['no right to read the group', protocolError('GROUP_AUTHORIZATION_FAILED', false), false],
  [
    'a session timeout that the broker does not allow',
    protocolError('INVALID_SESSION_TIMEOUT', false),
    false,
  ],
  ['a bug', new TypeError('x is undefined'), false],
  [
    'topics that another process created first',
    aggregate([protocolError('TOPIC_ALREADY_EXISTS', false)]),
    true,
  ],
  ['a topic that cannot be created', aggregate([protocolError('INVALID_REPLICATION_FACTOR', false)]), false],
])('%s: curable is %s', (_, error, curable) => {
  expect(isCurable(error)).toBe(curable)
})

test('a heartbeat that is told of a rebalance, or is unknown, ends the membership; a lost connection does not', () => {
  expect(endsMembership(protocolError('REBALANCE_IN_PROGRESS', false))).toBe(true)
  expect(endsMembership(wrapped(protocolError('UNKNOWN_MEMBER_ID', false)))).toBe(true)
  expect(endsMembership(new kafkajs.KafkaJSError('connection'))).toBe(false)
})

test('a batch that the broker refuses for good is not worth another try', () => {
  const error = toPublishError(wrapped(protocolError('MESSAGE_TOO_LARGE', false)))
  expect(error).toMatchObject({ code: 'refused', canRetry: false })
})

test('everything else that fails a batch is worth another try', () => {
  for (const error of [protocolError('NOT_LEADER_FOR_PARTITION', true), new Error('?'), undefined]) {
    expect(toPublishError(error)).toMatchObject({ code: 'unavailable', canRetry: true })
  }
})

test('a PublishError stays what it is', () => {
  const error = new PublishError('unanswered', 'x')
  expect(toPublishError(error)).toBe(error)
})
