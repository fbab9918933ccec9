import { expect, it } from 'vitest'
import { toJson } from './json.ts'

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

it('takes JSON up to twenty levels deep, unchanged', () => {
  const body = { a: [1, 'b', null, true, nested(17)] }
  expect(toJson(body)).toEqual(body)
})

it.each([
  ['a deeper one', nested(21)],
  ['a number that JSON can not hold', JSON.parse('[1e400]')],
  ['what is no JSON', undefined],
])('refuses %s', (_name, body) => {
  expect(() => toJson(body)).toThrow()
})
