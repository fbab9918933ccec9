import { describe, expect, it } from 'vitest'
import { toDistinctId, toDistinctIds } from './distinct-id.ts'

describe('toDistinctId', () => {
  it.each(['7', ' a ', 'a/b c+d@é?', '😀'.repeat(255)])('keeps %j as it is', (id) => {
    expect(toDistinctId(id)).toBe(id)
  })

  it.each(['', ' \t', 'a'.repeat(256), '😀'.repeat(256), 'a\0b', '\ud800', 7, null, undefined])(
    'refuses %j',
    (id) => {
      expect(() => toDistinctId(id)).toThrow(/distinct_id/)
    },
  )
})

describe('toDistinctIds', () => {
  it('reads a list', () => {
    expect(toDistinctIds({ distinct_ids: ['a', 'b'] })).toEqual(['a', 'b'])
  })

  it.each([undefined, null, [], 'a', {}, { distinct_ids: [] }, { distinct_ids: 'a' }, { distinct_ids: [1] }])(
    'refuses %j',
    (body) => {
      expect(() => toDistinctIds(body)).toThrow(/distinct_id/)
    },
  )
})
