import { describe, expect, it } from 'vitest'
import { distinctIdOf, pathSegmentOf, profileNameOf } from './distinct-id.ts'

describe('distinctIdOf', () => {
  it.each([
    ['ext_id', 'shop-7', 'shop-7'],
    ['ext_id', null, '7'],
    ['id', 'shop-7', '7'],
    ['id', null, '7'],
  ] as const)('by %s names a user with ext_id %s as %s', (kind, extId, expected) => {
    expect(distinctIdOf({ userId: 7, extId }, kind)).toBe(expected)
  })
})

describe('pathSegmentOf', () => {
  it('writes what a path can not hold as percent-encoded UTF-8, and nothing twice', () => {
    expect(pathSegmentOf('a/b c+d@é?')).toBe('a%2Fb%20c%2Bd%40%C3%A9%3F')
    expect(pathSegmentOf('a%2Fb')).toBe('a%252Fb')
    expect(pathSegmentOf('..a')).toBe('..a')
  })

  it.each(['', '.', '..', '\ud800'])('knows that no request can name %j', (distinctId) => {
    expect(pathSegmentOf(distinctId)).toBeNull()
    expect(profileNameOf({ userId: 7, extId: distinctId }, 'ext_id')).toBeNull()
  })
})
