import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupsOf } from './groups.ts'

test.each<[number[], number, number[][]]>([
  [[], 2, []],
  [[1, 2, 3], 2, [[1, 2], [3]]],
  [[1, 2], 2, [[1, 2]]],
  [[1, 1, 1], 9, [[1], [1], [1]]],
  [
    [1, 2, 1, 3],
    9,
    [
      [1, 2],
      [1, 3],
    ],
  ],
])('%j in groups of %i are %j', (users, size, groups) => {
  expect([...groupsOf(users, size)]).toEqual(groups)
})

test('whoever is named, all are there in their order, and none twice in a group', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), fc.integer({ min: 1, max: 8 }), (users, size) => {
      const groups = [...groupsOf(users, size)]
      expect(groups.flat()).toEqual(users)
      for (const group of groups) {
        expect(group.length).toBeLessThanOrEqual(size)
        expect(new Set(group).size).toBe(group.length)
      }
    }),
  )
})
