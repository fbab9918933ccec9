import { expect, it } from 'vitest'
import { deadLetterOf } from './dead-letter.ts'
import { createNewest } from './newest.ts'
import { letter } from './test-letter.ts'

const at = (partition: number, offset: number, second: number) =>
  deadLetterOf(
    letter({
      partition,
      offset: String(offset),
      headers: { 'dlq-time': Buffer.from(new Date(second * 1000).toISOString()) },
    }),
  )

it('keeps the newest, whatever the order they come in', () => {
  const newest = createNewest(3)
  for (const second of [5, 1, 9, 2, 8, 3, 7, 4, 6]) newest.add(at(0, second, second))
  expect(newest.list().map(({ id }) => id)).toEqual(['0:9', '0:8', '0:7'])
  expect(newest.total()).toBe(9)
})

it('takes the later offset for the newer one within a moment', () => {
  const newest = createNewest(2)
  for (const offset of [9, 10, 2]) newest.add(at(0, offset, 1))
  expect(newest.list().map(({ id }) => id)).toEqual(['0:10', '0:9'])
})
