import { expect, it } from 'vitest'
import { createWindows } from './windows.ts'

it('counts each key by itself, anew when its window is over', () => {
  const { count } = createWindows({ length: 60, most: 10 })
  expect([count('a', 0), count('b', 30), count('a', 59)].map(({ endsAt }) => endsAt)).toEqual([60, 90, 60])
  expect(count('a', 59).used).toBe(3)
  expect(count('a', 60)).toEqual({ used: 1, endsAt: 120 })
  expect(count('b', 60).used).toBe(2)
})

it('remembers so many keys, those that were seen last', () => {
  const { count } = createWindows({ length: 60, most: 4 })
  for (const key of ['a', 'b', 'a', 'c', 'a', 'd']) count(key, 0)
  expect(count('a', 0).used).toBe(4)
  expect(count('b', 0).used).toBe(1)
})

it('remembers no more, however many come, and whoever keeps coming', () => {
  const { count } = createWindows({ length: 60, most: 100 })
  for (let stranger = 0; stranger < 10_000; stranger += 1) {
    count(stranger, 0)
    if (stranger % 10 === 0) count('regular', 0)
  }
  expect(count('regular', 0).used).toBe(1_001)
  expect(count(1, 0).used).toBe(1)
})
