import { expect, test } from 'vitest'
import { serves } from './indexes.ts'

test.each<[string, Parameters<typeof serves>[0], boolean]>([
  ['the field alone', { v: 2, name: 'a', key: { a: 1 } }, true],
  ['the field first', { v: 2, name: 'a', key: { a: -1, _id: 1 } }, true],
  ['a hash of the field', { v: 2, name: 'a', key: { a: 'hashed' } }, true],
  ['a unique index', { v: 2, name: 'a', key: { a: 1, b: 1 }, unique: true }, true],
  ['the field second', { v: 2, name: 'a', key: { b: 1, a: 1 } }, false],
  ['another field', { v: 2, name: 'a', key: { b: 1 } }, false],
  ['a text index', { v: 2, name: 'a', key: { a: 'text' } }, false],
  [
    'an index of some documents',
    { v: 2, name: 'a', key: { a: 1 }, partialFilterExpression: { b: 1 } },
    false,
  ],
  ['a hidden index', { v: 2, name: 'a', key: { a: 1 }, hidden: true }, false],
])('%s: %j -> %s', (_what, index, expected) => {
  expect(serves(index, { fields: ['a'] })).toBe(expected)
})
