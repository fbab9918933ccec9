import { expect, test } from 'vitest'
import { mayFill } from './community.ts'

test.each([
  { embedded: true, demo: false, empty: true, filled: true },
  { embedded: true, demo: true, empty: false, filled: false },
  { embedded: false, demo: false, empty: true, filled: false },
  { embedded: false, demo: true, empty: true, filled: true },
  { embedded: false, demo: true, empty: false, filled: false },
])('embedded $embedded, asked for $demo, empty $empty: filled is $filled', ({ filled, ...facts }) => {
  expect(mayFill(facts)).toBe(filled)
})
