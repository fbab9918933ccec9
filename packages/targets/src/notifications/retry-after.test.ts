import { describe, expect, it } from 'vitest'
import { MAX_RETRY_AFTER_MS, parseRetryAfter } from './retry-after.ts'

const now = new Date('2026-11-22T10:00:00Z')

describe('parseRetryAfter', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['999999999999', MAX_RETRY_AFTER_MS],
    ['Mon, 23 Nov 2026 10:00:00 GMT', MAX_RETRY_AFTER_MS],
  ])('reads %j as a wait of %d ms', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected)
  })

  it.each([null, '', '-1', '1.5', 'soon', '2026-11-22T10:02:00Z', 'Sun, 99 Foo 2026 10:02:00 GMT'])(
    'reads no time from %j',
    (header) => {
      expect(parseRetryAfter(header, now)).toBeNull()
    },
  )
})
