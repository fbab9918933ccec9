import { expect, test } from 'vitest'
import { createScanProgress } from './scan-progress.ts'

const ranges = (...list: [from: bigint, to: bigint][]) =>
  new Map(list.map(([from, to], partition) => [partition, { from, to }]))

test('empty partitions, also those whose messages have expired, are complete from the start', () => {
  expect(createScanProgress(ranges([0n, 0n], [9n, 9n])).complete()).toBe(true)
})

test('a topic is complete when the end of every partition was seen', () => {
  const progress = createScanProgress(ranges([0n, 3n], [5n, 6n]))
  progress.advance(0, '1')
  progress.advance(1, '5')
  expect([progress.complete(), progress.position(0), progress.position(1)]).toEqual([false, 2n, null])
  progress.advance(0, '4')
  expect(progress.complete()).toBe(true)
})

test('what lies outside the range, or in a partition that is not read, is not new', () => {
  const progress = createScanProgress(ranges([1n, 3n]))
  expect(['0', '1', '2', '3'].map((offset) => progress.isNew(0, offset))).toEqual([false, true, true, false])
  expect(progress.isNew(1, '1')).toBe(false)
})

test('what comes a second time is not new, and does not turn the progress back', () => {
  const progress = createScanProgress(ranges([0n, 10n]))
  progress.advance(0, '7')
  progress.advance(0, '2')
  expect([progress.isNew(0, '7'), progress.isNew(0, '8'), progress.done(), progress.total]).toEqual([
    false,
    true,
    8,
    10,
  ])
})

test('offsets beyond 2^53 are told apart', () => {
  const progress = createScanProgress(ranges([9007199254740993n, 9007199254740994n]))
  expect(progress.isNew(0, '9007199254740992')).toBe(false)
  expect(progress.isNew(0, '9007199254740993')).toBe(true)
})
