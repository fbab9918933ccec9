import type { Counts } from '@lethe/contracts/deletion'
import { describe, expect, it } from 'vitest'
import { addCounts, subtractCounts } from './counts.ts'

const counts = (deleted: number, redacted = 0, pulled = 0) => ({ deleted, redacted, pulled })

describe('addCounts', () => {
  it('adds collection by collection', () => {
    expect(addCounts({ posts: counts(1, 2, 3) }, { posts: counts(1, 1, 1), votes: counts(4) })).toEqual({
      posts: counts(2, 3, 4),
      votes: counts(4),
    })
  })
})

describe('subtractCounts', () => {
  it('leaves what is new, of all deletions together', () => {
    const before = new Map([['7-1', { posts: counts(5), votes: counts(2) }]])
    const after = new Map<string, Counts>([
      ['7-1', { posts: counts(6, 0, 1), votes: counts(2) }],
      ['8-1', { posts: counts(3), comments: counts(0, 1) }],
    ])
    expect(subtractCounts(after, before)).toEqual({ posts: counts(4, 0, 1), comments: counts(0, 1) })
  })
})
