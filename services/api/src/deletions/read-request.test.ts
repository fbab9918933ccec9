import { expect, test } from 'vitest'
import { ApiError, InvalidInput } from '../http/api-error.ts'
import { readIdempotencyKey, readMode, refuseBody } from './read-request.ts'

test.each(['1', 'true', 'True', 't', 'yes', 'on'])('hard=%s is a hard delete', (hard) => {
  expect(readMode({ hard })).toBe('hard')
})

test.each(['0', 'false', 'False', 'f', 'no', 'off'])('hard=%s is a soft delete', (hard) => {
  expect(readMode({ hard })).toBe('soft')
})

test('no word at all is a soft delete, whatever else is asked', () => {
  expect(readMode({})).toBe('soft')
  expect(readMode({ HARD: '1', harder: '1', h: '1' })).toBe('soft')
})

test.each<Record<string, unknown>>([
  { hard: '' },
  { hard: '2' },
  { hard: '-1' },
  { hard: 'TRUE' },
  { hard: ' 1' },
  { hard: '1 ' },
  { hard: 'y' },
  { hard: 'null' },
  { hard: ['1', '1'] },
  { hard: ['0', '1'] },
  { 'hard[]': '1' },
  { 'hard[0]': '1' },
  { hard: '0', 'hard[]': '1' },
])('%j is not guessed at', (query) => {
  expect(() => readMode(query)).toThrow(InvalidInput)
})

test.each([
  [['k'], 'k'],
  [['a, a'], 'a, a'],
  [['k'.repeat(255)], 'k'.repeat(255)],
  [undefined, undefined],
])('the header %j gives the key %j', (values, key) => {
  expect(readIdempotencyKey(values)).toBe(key)
})

test.each([[['']], [['k'.repeat(256)]], [['k', 'k']], [['k', 'l']], [[]]])(
  'the header %j is refused',
  (values) => {
    expect(() => readIdempotencyKey(values)).toThrow(InvalidInput)
  },
)

test.each([null, '', '{}', ' { } ', '\n'])('the body %j is none', (text) => {
  expect(() => refuseBody(text === null ? null : Buffer.from(text))).not.toThrow()
})

test.each(['[]', 'null', '""', '0', '{"hard":1}', '{}{}', 'hard=1', '{} x', '[{}]'])(
  'the body %j is refused',
  (text) => {
    expect(() => refuseBody(Buffer.from(text))).toThrow(ApiError)
  },
)

test('a body of nothing but spaces is judged at once', () => {
  const start = performance.now()
  expect(() => refuseBody(Buffer.from(`${' '.repeat(65_000)}x`))).toThrow(ApiError)
  expect(() => refuseBody(Buffer.from(`{${' '.repeat(65_000)}x`))).toThrow(ApiError)
  expect(performance.now() - start).toBeLessThan(200)
})
