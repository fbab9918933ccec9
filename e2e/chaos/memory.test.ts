import { expect, it } from 'vitest'
import { trendOf } from './memory.ts'

it('compares the first fifth of a life with the last by their medians, so that a peak counts for nothing', () => {
  const life = [100, 400, 101, 150, 150, 150, 150, 150, 150, 150, 150, 150, 120, 500, 121]
  expect(trendOf(life)).toEqual({ first: 101, last: 121 })
  expect(trendOf([80])).toEqual({ first: 80, last: 80 })
})
