import { expect, test } from 'vitest'
import { toIncoming } from './messages.ts'

const raw = { offset: '5', key: null, value: null, timestamp: '1700000000000', attributes: 0, headers: {} }

test('key and value stay null where the message has none', () => {
  expect(toIncoming('t', 1, raw)).toEqual({
    topic: 't',
    partition: 1,
    offset: '5',
    key: null,
    value: null,
    headers: {},
    timestamp: 1700000000000,
  })
})

test('a repeated header is a list, and a header without a value an empty buffer', () => {
  const headers = { one: Buffer.from('1'), many: [Buffer.from('2'), Buffer.from('3')], none: undefined }
  expect(toIncoming('t', 1, { ...raw, headers }).headers).toEqual({
    one: Buffer.from('1'),
    many: [Buffer.from('2'), Buffer.from('3')],
    none: Buffer.alloc(0),
  })
})
