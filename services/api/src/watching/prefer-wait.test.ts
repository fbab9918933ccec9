import { expect, test } from 'vitest'
import { readWait } from './prefer-wait.ts'

test.each<[string | string[] | undefined, number]>([
  ['wait=10', 10],
  ['Wait = 10', 10],
  ['wait="10"', 10],
  ['respond-async, wait=10', 10],
  ['wait=10; x=1', 10],
  ['wait=10, wait=20', 10],
  [['return=minimal', 'wait=5'], 5],
  ['wait=999999999', 30],
  ['wait=0', 0],
  ['wait=-1', 0],
  ['wait=1.5', 0],
  ['wait', 0],
  ['await=10', 0],
  ['', 0],
  [undefined, 0],
])('Prefer: %j waits %i s', (header, seconds) => {
  expect(readWait(header)).toBe(seconds)
})
