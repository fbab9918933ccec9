import { expect, test } from 'vitest'
import { createCohortSize } from './cohort-size.ts'

const shares = { quick: 0.01, full: 0.35, few: 0.35, long: 0.8, slow: 1 }

/** What is taken one after the other, where each goes as told. */
function takenWith(most: number, how: (keyof typeof shares | 'failed')[]): number[] {
  const size = createCohortSize(most)
  return how.map((went) => {
    const taken = size.take()
    if (went !== 'failed') size.wentOn(taken, went === 'few' ? 1 : taken, shares[went])
    return taken
  })
}

test('a full one is followed by one that would take most of a slice, up to the most', () => {
  expect(takenWith(300, ['full', 'full', 'full', 'full', 'full'])).toEqual([50, 100, 200, 300, 300])
})
test('none is more than four times as large as the one before', () => {
  expect(takenWith(2_000, ['quick', 'quick', 'quick', 'quick'])).toEqual([50, 200, 800, 2_000])
})
test('it stays where fewer were due', () => {
  expect(takenWith(300, ['full', 'few', 'few', 'full', 'full'])).toEqual([50, 100, 100, 100, 200])
})
test('it stays where it took most of its slice', () => {
  expect(takenWith(800, ['full', 'long', 'long', 'full', 'full'])).toEqual([50, 100, 100, 100, 200])
})
test('it halves after one that used up its slice, and not below the first', () => {
  expect(takenWith(800, ['full', 'full', 'slow', 'slow', 'slow', 'full'])).toEqual([
    50, 100, 200, 100, 50, 50,
  ])
})
test('it begins anew after one that failed', () => {
  expect(takenWith(800, ['full', 'full', 'failed', 'full'])).toEqual([50, 100, 200, 50])
})
test('it is never more than the most', () => {
  expect(takenWith(7, ['full', 'slow', 'failed', 'full'])).toEqual([7, 7, 7, 7])
})
