import { expect, test } from 'vitest'
import { slicesOf } from './batch-runner.ts'

const message = (offset: number | string) => ({
  offset: String(offset),
  key: Buffer.from('7'),
  value: Buffer.from('v'),
  timestamp: '1700000000000',
  attributes: 0,
  headers: {},
})
const batch = (offsets: (number | string)[], highWatermark: number | string) => ({
  topic: 't',
  partition: 2,
  highWatermark: String(highWatermark),
  messages: offsets.map(message),
})
const offsetsOf = (slice: { messages: { offset: string }[] }) => slice.messages.map(({ offset }) => offset)

test('a batch is cut into slices of the given size, in order', () => {
  const slices = slicesOf(batch([0, 1, 2, 3, 4], 5), 2)
  expect(slices.map(offsetsOf)).toEqual([['0', '1'], ['2', '3'], ['4']])
})

test('the lag of a slice is what the partition holds beyond it', () => {
  const slices = slicesOf(batch([10, 11, 12], 20), 2)
  expect(slices.map(({ lag }) => lag)).toEqual([8, 7])
})

test('offsets with holes and beyond 2^53 are counted exactly', () => {
  const [slice] = slicesOf(batch(['9007199254740993', '9007199254740997'], '9007199254741000'), 500)
  expect(slice?.lag).toBe(2)
})

test('a batch without messages makes no slice', () => {
  expect(slicesOf(batch([], 5), 500)).toEqual([])
})
