import { describe, expect, it } from 'vitest'
import { deletionId, idempotencyKey, notBefore, since, timeSpan, userId, wholeNumber } from './arguments.ts'

describe('userId', () => {
  it.each([
    ['7', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s', (text, id) => {
    expect(userId(text)).toBe(id)
  })

  it.each(['0', '-1', '07', '1.5', '9007199254740992', 'me', ''])('refuses %j', (text) => {
    expect(() => userId(text)).toThrow('A user id is a positive integer')
  })
})

describe('deletionId', () => {
  it('takes a deletion id as it is', () => {
    expect(deletionId('2147483649-1')).toBe('2147483649-1')
  })

  it('tells a user id from a deletion id', () => {
    expect(() => deletionId('7')).toThrow('7 is a user id')
  })

  it.each(['7-0', '7-', '-1', '7-1-1', '../7-1', 'x'])('refuses %j', (text) => {
    expect(() => deletionId(text)).toThrow('such as 7-1')
  })
})

describe('wholeNumber', () => {
  it('takes what is large enough', () => {
    expect([wholeNumber(2)('2'), wholeNumber(0)('0')]).toEqual([2, 0])
  })

  it.each(['1', '-3', '2.5', '1e3', ''])('refuses %j where 2 is the least', (text) => {
    expect(() => wholeNumber(2)(text)).toThrow('2 or more')
  })

  it('refuses what is too large', () => {
    expect(wholeNumber(1, 9)('9')).toBe(9)
    expect(() => wholeNumber(1, 9)('10')).toThrow('from 1 to 9')
  })
})

describe('idempotencyKey', () => {
  it('takes visible ASCII up to 255 characters', () => {
    expect(idempotencyKey('k'.repeat(255))).toHaveLength(255)
  })

  it.each(['', 'k'.repeat(256), 'a b', 'a\nb', 'é'])('refuses %j', (text) => {
    expect(() => idempotencyKey(text)).toThrow('1 to 255 visible ASCII')
  })
})

describe('notBefore', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  it.each([
    ['36h', '2026-11-24T00:00:00.000Z'],
    ['30d', '2026-12-22T12:00:00.000Z'],
    ['2026-12-01T18:00:00+02:00', '2026-12-01T16:00:00.000Z'],
  ])('reads %s', (text, time) => {
    expect(notBefore(text, now).toISOString()).toBe(time)
  })

  it.each(['', '7', '2026-12-01', '2026-12-01T18:00:00', 'tomorrow'])('refuses %j', (text) => {
    expect(() => notBefore(text, now)).toThrow('for example')
  })
})

describe('since', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  it.each([
    ['36h', '2026-11-21T00:00:00.000Z'],
    ['7d', '2026-11-15T12:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T18:00:00+02:00', '2026-11-01T16:00:00.000Z'],
  ])('reads %s', (text, time) => {
    expect(since(text, now).toISOString()).toBe(time)
  })

  it.each(['', '7', '7w', '-1d', '1.5h', '2026-13-01', '2026-11-01T18:00', 'yesterday'])(
    'refuses %j',
    (text) => {
      expect(() => since(text, now)).toThrow('for example')
    },
  )
})

describe('timeSpan', () => {
  it.each([
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
  ])('reads %s', (text, ms) => {
    expect(timeSpan(text)).toBe(ms)
  })

  it.each(['', '5', '0s', '1.5h', '2d', '-1m'])('refuses %j', (text) => {
    expect(() => timeSpan(text)).toThrow('for example')
  })
})
