import kafkajs from 'kafkajs'
import { expect, test } from 'vitest'
import { ReadError, toReadError } from './read-error.ts'

const protocolError = (type: string, retriable: boolean) =>
  Object.assign(new kafkajs.KafkaJSProtocolError(new Error(type)), { type, retriable })
const codeOf = (error: unknown) => (error instanceof ReadError ? error.code : undefined)

test.each([
  ['a missing topic', protocolError('UNKNOWN_TOPIC_OR_PARTITION', true), 'unknown_topic'],
  ['a topic without a leader', protocolError('LEADER_NOT_AVAILABLE', true), 'unavailable'],
  ['a missing right', protocolError('TOPIC_AUTHORIZATION_FAILED', false), 'refused'],
  ['a refused connection', new kafkajs.KafkaJSConnectionError('refused'), 'unavailable'],
])('%s', (_, error, code) => {
  expect(codeOf(toReadError('t', error))).toBe(code)
})

test('what is not of Kafka stays as it is', () => {
  const bug = new RangeError('mine')
  expect(toReadError('t', bug)).toBe(bug)
})
