import { expect, test } from 'vitest'
import { createThrottle } from './throttle.ts'

test('a key passes once in an interval, whatever other keys do', () => {
  let now = 0
  const pass = createThrottle(100, () => now)
  expect([pass('a'), pass('a'), pass('b')]).toEqual([0, null, 0])
  now = 100
  expect(pass('a')).toBe(1)
})
