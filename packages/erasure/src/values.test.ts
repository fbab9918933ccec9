import { Decimal128, Long, ObjectId } from 'mongodb'
import { expect, test } from 'vitest'
import { keyOf, projectionOf, valuesAt } from './values.ts'

test('ids of different types have different keys, equal numbers the same', () => {
  const id = new ObjectId()
  expect(new Set([1, '1', true, null, id, id.toHexString(), { a: 1 }].map(keyOf)).size).toBe(7)
  expect(keyOf(Long.fromNumber(2 ** 40))).toBe(keyOf(2 ** 40))
  expect(keyOf(Decimal128.fromString('1099511627776'))).toBe(keyOf(2 ** 40))
  expect(keyOf(Decimal128.fromString('0.5'))).not.toBe(keyOf(0))
  expect(keyOf(Long.fromString('9223372036854775807'))).not.toBe(
    keyOf(Long.fromString('9223372036854775806')),
  )
})

test.each<[unknown, string, unknown[]]>([
  [{ a: 1 }, 'a', [1]],
  [{ a: { b: 1 } }, 'a.b', [1]],
  [{ a: [1, 2] }, 'a', [1, 2]],
  [{ a: [{ b: 1 }, { b: [2] }, {}] }, 'a.b', [1, 2]],
  [{ a: null }, 'a', [null]],
  [{ a: 1 }, 'a.b', []],
  [{}, 'a', []],
])('the values of %j at %s are %j', (document, path, values) => {
  expect(valuesAt(document, path)).toEqual(values)
})

test('a projection never names a field and a field inside it', () => {
  expect(projectionOf(['a.b', 'a', 'c'])).toEqual({ _id: 1, a: 1, c: 1 })
})
