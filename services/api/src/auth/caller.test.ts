import { expect, test } from 'vitest'
import { type CallerDocument, callerOf, isAdministrator } from './caller.ts'

const NOW = 1_000
const good = { token_type: 'access', user_id: 7, exp: NOW + 60 }

test.each<[string, unknown]>([
  ['without an expiry', { ...good, exp: undefined }],
  ['with an expiry that is text', { ...good, exp: '2000' }],
  ['with an expiry that is null', { ...good, exp: null }],
  ['that has expired', { ...good, exp: NOW - 1 }],
  ['that expires now', { ...good, exp: NOW }],
  ['before its time', { ...good, nbf: NOW + 1 }],
  ['with a start that is no number', { ...good, nbf: '0' }],
  ['of another type', { ...good, token_type: 'refresh' }],
  ['with a type that is null', { ...good, token_type: null }],
  ['without a user', { ...good, user_id: undefined }],
  ['of a user in text', { ...good, user_id: '7' }],
  ['of user 0', { ...good, user_id: 0 }],
  ['of a negative user', { ...good, user_id: -7 }],
  ['of half a user', { ...good, user_id: 7.5 }],
  ['of a user beyond 2^53-1', { ...good, user_id: 2 ** 53 }],
  ['of a list of users', { ...good, user_id: [7] }],
  ['whose claims are null', null],
  ['whose claims are text', 'claims'],
])('a token %s speaks for nobody', (_what, claims) => {
  expect(callerOf(claims, NOW)).toBeNull()
})

test.each<[string, object]>([
  ['as the SDK makes it', good],
  ['without a type', { user_id: 7, exp: NOW + 1 }],
  ['from its first moment', { ...good, nbf: NOW }],
  ['with a role of no meaning', { ...good, role: ['admin'] }],
])('a token %s speaks for its user, who claims nothing', (_what, claims) => {
  expect(callerOf(claims, NOW)).toMatchObject({ userId: 7, claimsAdmin: false })
})

test('a verified role is a claim to be administrator', () => {
  expect(callerOf({ ...good, role: 'admin' }, NOW)).toEqual({
    userId: 7,
    claimsAdmin: true,
    expiresAt: good.exp,
  })
})

test.each<[boolean, CallerDocument, boolean]>([
  [false, null, false],
  [false, { status: 'a' }, false],
  [false, { status: 'a', role: 'admin' }, true],
  [false, { status: 'b', role: 'admin' }, true],
  [false, { status: 'd', role: 'admin' }, false],
  [false, { status: 'u', role: 'admin' }, false],
  [true, null, true],
  [true, { status: 'a' }, true],
  [true, { status: 'b' }, true],
  [true, { status: 'd' }, false],
  [true, { status: 'u' }, false],
])(
  'a token that claims admin: %s, of the user %j: administrator is %s',
  (claimsAdmin, document, expected) => {
    expect(isAdministrator({ userId: 7, claimsAdmin, expiresAt: NOW }, document)).toBe(expected)
  },
)
