import { expect, test } from 'vitest'
import { linearTicks, logTicks } from './ticks.ts'

test.each([
  [7_300, [0, 2_000, 4_000, 6_000, 8_000]],
  [8_000, [0, 2_000, 4_000, 6_000, 8_000]],
  [0.9, [0, 0.5, 1]],
  [310, [0, 100, 200, 300, 400]],
])('an axis to %d has the ticks %j', (most, ticks) => {
  expect(linearTicks(most)).toEqual(ticks)
})

test.each([
  [3, 70, [2, 5, 10, 20, 50, 100]],
  [1, 10, [1, 2, 5, 10]],
  [0.4, 0.9, [0.2, 0.5, 1]],
])('a logarithmic axis from %d to %d has the ticks %j', (least, most, ticks) => {
  expect(logTicks(least, most)).toEqual(ticks)
})
