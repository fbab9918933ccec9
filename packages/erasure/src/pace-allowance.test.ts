import { expect, test } from 'vitest'
import { allowanceFor } from './pace-allowance.ts'

const quiet = { dirty: 0.02, others: 4, strain: 1 }

test('where nobody else is there it goes at full speed', () => {
  expect(allowanceFor(quiet)).toEqual({ lanes: 2, documents: 5_000, rest: 0 })
})

test.each([
  ['others make requests', { ...quiet, others: 200 }],
  ['the server is slow to answer', { ...quiet, strain: 30 }],
  ['both', { ...quiet, others: 200, strain: 30 }],
])('where %s it takes small transactions, one at a time, with a rest after each', (_what, load) => {
  expect(allowanceFor(load)).toEqual({ lanes: 1, documents: 250, rest: 2 })
})

test('the fuller the cache is of what must be written out, the less is allowed', () => {
  const speeds = [0.02, 0.12, 0.16, 0.19].map((dirty) => {
    const { lanes, rest } = allowanceFor({ ...quiet, dirty })
    return lanes / (1 + rest)
  })
  expect(speeds).toEqual(speeds.toSorted((a, b) => b - a))
  expect(new Set(speeds).size).toBe(speeds.length)
})

test('what the server does not say holds nothing up', () => {
  expect(allowanceFor({ dirty: undefined, others: undefined, strain: 1 }).lanes).toBe(2)
})
