import { describe, expect, it } from 'vitest'
import { deadLetterOf, matchesReason } from './dead-letter.ts'
import { letter } from './test-letter.ts'

describe('deadLetterOf', () => {
  it('tells where it is, why, and where it came from, and nothing of what it holds', () => {
    expect(deadLetterOf(letter())).toEqual({
      id: '0:12',
      time: '2026-03-01T12:00:00.000Z',
      reason: 'value is not JSON',
      from: { topic: 'user.deleted', partition: '2', offset: '41' },
      user_id: 7,
      key_bytes: 1,
      value_bytes: 8,
      replay_of: null,
    })
  })

  it('shows a key only where it is a user id', () => {
    const { user_id, key_bytes } = deadLetterOf(letter({ key: Buffer.from('ann@example.org') }))
    expect({ user_id, key_bytes }).toEqual({ user_id: null, key_bytes: 15 })
  })

  it('takes a message that nobody explained, without key and value, as it is', () => {
    const bare = { ...letter({ key: null, value: null }), headers: {} }
    expect(deadLetterOf(bare)).toEqual({
      id: '0:12',
      time: '2026-03-01T12:00:01.000Z',
      reason: null,
      from: null,
      user_id: null,
      key_bytes: null,
      value_bytes: null,
      replay_of: null,
    })
  })

  it('takes the last of repeated headers, and not more of one than anybody means', () => {
    const repeated = [Buffer.from('first'), Buffer.from('x'.repeat(100_000))]
    expect(deadLetterOf(letter({ headers: { 'dlq-reason': repeated } })).reason).toBe('x'.repeat(250))
  })
})

describe('matchesReason', () => {
  it.each([
    [undefined, true],
    ['JSON', true],
    ['not json', true],
    ['specversion', false],
  ])('looks for %j', (text, expected) => {
    expect(matchesReason(deadLetterOf(letter()), text)).toBe(expected)
  })
})
