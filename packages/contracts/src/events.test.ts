import { describe, expect, it } from 'vitest'
import {
  decodeUserDeleted,
  eventIdOf,
  REQUESTER_HEADER,
  requesterIn,
  toMessage,
  type UserDeleted,
} from './events.ts'

const event: UserDeleted = {
  specversion: '1.0',
  id: eventIdOf('user.deleted', 7, 3),
  source: '/lethe/api',
  type: 'user.deleted',
  time: '2026-01-01T00:00:00.000Z',
  data: {
    deletion_id: '7-3',
    user_id: 7,
    ext_id: null,
    mode: 'hard',
    generation: 3,
    requested_at: '2026-01-01T00:00:00.000Z',
    requested_by: 'self',
  },
}
const key = Buffer.from('7')
const encode = (value: unknown) => Buffer.from(JSON.stringify(value))
const withData = (data: Record<string, unknown>) => encode({ ...event, data: { ...event.data, ...data } })

describe('decodeUserDeleted', () => {
  it('reads what toMessage writes', () => {
    const message = toMessage(event)
    expect(message.key).toBe('7')
    expect(decodeUserDeleted(Buffer.from(message.key), Buffer.from(message.value))).toEqual({
      ok: true,
      event,
    })
  })

  it.each([
    ['the administrator', '900', 900],
    ['nothing', '', undefined],
    ['no number', 'x', undefined],
    ['no user id', '-1', undefined],
    ['a number beyond all ids', '9'.repeat(20), undefined],
  ])('leaves it to a header to say who asked: %s', (_name, text, expected) => {
    expect(requesterIn({ [REQUESTER_HEADER]: Buffer.from(text) })).toBe(expected)
  })

  it('bears fields that a later version adds', () => {
    expect(decodeUserDeleted(key, encode({ ...event, traceparent: '00-a-b-01', new: 1 })).ok).toBe(true)
  })

  it.each([
    ['no value', null, 'empty value'],
    ['an empty value', Buffer.alloc(0), 'empty value'],
    ['no JSON', Buffer.from('{secret'), 'value is not JSON'],
    ['no UTF-8', Buffer.from([0xff, 0xfe]), 'value is not JSON'],
    ['another type', encode({ ...event, type: 'user.created' }), 'type is not user.deleted'],
    ['another version', encode({ ...event, specversion: '2.0' }), 'specversion is not 1.0'],
    ['null', encode(null), 'not a user.deleted event'],
    ['a number', encode(5), 'not a user.deleted event'],
    ['a list', encode([event]), 'not a user.deleted event'],
    ['an unknown mode', withData({ mode: 'secret' }), '/data/mode'],
    ['a user id that is text', withData({ user_id: '7' }), '/data/user_id'],
    ['a user id of 0', withData({ user_id: 0 }), '/data/user_id'],
    ['a fraction', withData({ generation: 1.5 }), '/data/generation'],
    ['a time that is none', withData({ requested_at: 'secret' }), '/data/requested_at'],
    ['a foreign deletion id', withData({ deletion_id: '8-3' }), 'deletion_id is not'],
  ])('refuses %s and says why without repeating it', (_name, value, reason) => {
    const decoded = decodeUserDeleted(key, value)
    expect(decoded).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
    expect(JSON.stringify(decoded)).not.toContain('secret')
  })

  it('refuses an event under another key: its order among the user’s events would not hold', () => {
    expect(decodeUserDeleted(Buffer.from('8'), encode(event)).ok).toBe(false)
    expect(decodeUserDeleted(null, encode(event)).ok).toBe(false)
  })
})
