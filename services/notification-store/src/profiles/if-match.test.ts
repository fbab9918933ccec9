import { describe, expect, it } from 'vitest'
import { parseIfMatch } from './if-match.ts'

describe('parseIfMatch', () => {
  it.each([
    [undefined, { kind: 'none' }],
    ['*', { kind: 'exists' }],
    ['"a"', { kind: 'versions', versions: ['a'] }],
    ['"a", "b","c,d"', { kind: 'versions', versions: ['a', 'b', 'c,d'] }],
    ['"a",,', { kind: 'versions', versions: ['a'] }],
    ['W/"a"', { kind: 'versions', versions: [] }],
    ['W/"a", "b"', { kind: 'versions', versions: ['b'] }],
    ['""', { kind: 'versions', versions: [''] }],
  ])('%j', (header, expected) => {
    expect(parseIfMatch(header)).toEqual(expected)
  })

  it.each(['', ',', 'a', '"a', '"a" b', '*, "a"', '"a b"', 'w/"a"'])('refuses %j', (header) => {
    expect(() => parseIfMatch(header)).toThrow(/If-Match/)
  })
})
