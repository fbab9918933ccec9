import { expect, test } from 'vitest'
import { createProgress } from './reader.ts'

const part = (partition: number, low: number, high: number) => ({
  partition,
  low: String(low),
  high: String(high),
})

test('empty partitions, also those whose messages have expired, are complete from the start', () => {
  expect(createProgress([part(0, 0, 0), part(1, 9, 9)]).complete()).toBe(true)
})

test('a topic is complete when the end of every partition was seen', () => {
  const progress = createProgress([part(0, 0, 3), part(1, 5, 6)])
  progress.advance(0, '1')
  progress.advance(1, '5')
  expect(progress.complete()).toBe(false)
  progress.advance(0, '4')
  expect(progress.complete()).toBe(true)
})

test('what was written after the reading began is not part of it', () => {
  const progress = createProgress([part(0, 0, 3)])
  expect([progress.includes(0, '2'), progress.includes(0, '3'), progress.includes(1, '0')]).toEqual([
    true,
    false,
    false,
  ])
})
