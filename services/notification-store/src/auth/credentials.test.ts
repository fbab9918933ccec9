import { describe, expect, it } from 'vitest'
import { isKnownKey, isSignedByUs, parseAuthorization } from './credentials.ts'
import { signatureOf } from './signature.ts'

const credentials = { apiKeys: ['key-1', 'key-2'], workspaces: new Map([['ws', 'secret']]) }
const now = Date.parse('Sun, 01 Mar 2026 12:00:00 GMT')
const request = {
  method: 'POST',
  body: Buffer.from('{"a":1}'),
  contentType: 'application/json; charset=utf-8',
  date: 'Sun, 01 Mar 2026 12:00:00 GMT',
  path: '/v1/user/a%2Fb/?x=1',
}

describe('signatureOf', () => {
  it('is what the official SDK computes for the same request', () => {
    // From get_request_signature of @suprsend/node-sdk 1.15.1.
    expect(signatureOf(request, 'secret')).toBe('Y1IaUB5AfzUrpK+YPkhMKWfYzlgb8oXJLjFVEaUgV48=')
    expect(signatureOf({ ...request, method: 'GET', body: null }, 'secret')).toBe(
      'ACjA0r783/YWv0l74JuKZr9pvNE7zMQji8ooQi+wMY4=',
    )
  })
})

describe('parseAuthorization', () => {
  it.each([
    ['Bearer abc', { scheme: 'bearer', key: 'abc' }],
    ['bearer  abc', { scheme: 'bearer', key: 'abc' }],
    ['ws:c2ln/+=', { scheme: 'signed', workspace: 'ws', signature: 'c2ln/+=' }],
    [undefined, undefined],
    ['', undefined],
    ['Bearer', undefined],
    ['Bearer a b', undefined],
    ['Basic abc', undefined],
    [':sig', undefined],
    ['ws:', undefined],
  ])('%j', (header, expected) => {
    expect(parseAuthorization(header)).toEqual(expected)
  })
})

describe('isKnownKey', () => {
  it('knows each of the keys and nothing else', () => {
    expect(['key-1', 'key-2', 'key-3', 'key', ''].map((key) => isKnownKey(credentials, key))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('knows none where there is none', () => {
    expect(isKnownKey({ ...credentials, apiKeys: [] }, '')).toBe(false)
  })
})

describe('isSignedByUs', () => {
  const claim = { workspace: 'ws', signature: signatureOf(request, 'secret') }
  const minutes = (count: number) => now + count * 60_000

  it('takes the right signature within five minutes of its Date, before and after', () => {
    for (const time of [now, minutes(5), minutes(-5)]) {
      expect(isSignedByUs(credentials, claim, request, time)).toBe(true)
    }
  })

  it('refuses an older or newer Date', () => {
    expect(isSignedByUs(credentials, claim, request, minutes(5) + 1)).toBe(false)
    expect(isSignedByUs(credentials, claim, request, minutes(-5) - 1)).toBe(false)
  })

  it.each([
    ['method', { method: 'PATCH' }],
    ['body', { body: Buffer.from('{"a":2}') }],
    ['absent body', { body: null }],
    ['content type', { contentType: 'application/json' }],
    ['date', { date: 'Sun, 01 Mar 2026 12:00:01 GMT' }],
    ['path', { path: '/v1/user/a/b/?x=1' }],
    ['query', { path: '/v1/user/a%2Fb/?x=2' }],
  ])('refuses another %s', (_part, change) => {
    expect(isSignedByUs(credentials, claim, { ...request, ...change }, now)).toBe(false)
  })

  it.each(['', 'yesterday'])('refuses the Date %j even when it is signed', (date) => {
    const undated = { ...request, date }
    const signed = { workspace: 'ws', signature: signatureOf(undated, 'secret') }
    expect(isSignedByUs(credentials, signed, undated, now)).toBe(false)
  })

  it('refuses an unknown workspace, also one that signs with no secret', () => {
    const unknown = { workspace: 'other', signature: signatureOf(request, '') }
    expect(isSignedByUs(credentials, unknown, request, now)).toBe(false)
  })
})
