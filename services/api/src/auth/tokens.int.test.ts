import { generateKeyPairSync } from 'node:crypto'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { forged, signed, unsigned } from '../testing/tokens.ts'
import { readAuthConfig } from './token-key.ts'

const ANNA = 7
const inAnHour = Math.floor(Date.now() / 1000) + 3_600
const claims = { token_type: 'access', user_id: ANNA, exp: inAnHour }
const spki = { type: 'spki', format: 'pem' } as const
const refused = {
  status: 401,
  body: {
    errors: [
      {
        code: 'authentication_failed',
        message: 'Authentication credentials were not provided or are not valid',
      },
    ],
  },
}

let api: TestApi
let now = Date.now()
let rsaPublicPem: string

beforeAll(async () => {
  api = await startTestApi({ now: () => new Date(now) })
  await insertUser(api.mongo, ANNA)
  await insertUser(api.mongo, 8, { status: 'd' })
  await insertUser(api.mongo, 9, { status: 'u' })
  rsaPublicPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(spki).toString()
})
afterAll(() => api.stop())

const secretOf = () => new TextEncoder().encode(api.secret)
const me = '/api/v2/user/me/'

describe('a token is refused', () => {
  const bad: Record<string, () => Promise<string> | string> = {
    'when it is empty': () => '',
    'when it is no token': () => 'token',
    'when it has two parts': () => 'a.b',
    'when it has four parts': async () => `${await api.token(ANNA)}.x`,
    'when it is not base64url': async () => `${await api.token(ANNA)}=`,
    'when it is unsigned': () => unsigned({ alg: 'none' }, claims),
    'when it says none and is signed': () => unsigned({ alg: 'none' }, claims, 'c2ln'),
    'when it says HS256 and is not signed': () => unsigned({ alg: 'HS256' }, claims),
    'when its signature is another’s': async () =>
      signed(new TextEncoder().encode('x'.repeat(32)), 'HS256', { user_id: ANNA }),
    'when its claims were changed': async () => {
      const [header, , signature] = (await api.token(8)).split('.')
      return `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`
    },
    'when it is HS512': () => signed(secretOf(), 'HS512', { user_id: ANNA }),
    'when it is signed with a private key': () =>
      signed(generateKeyPairSync('ed25519').privateKey as never, 'EdDSA', { user_id: ANNA }),
    'when it is signed with a public key’s text': () =>
      signed(new TextEncoder().encode(rsaPublicPem), 'HS256', { user_id: ANNA }),
    'when it has expired': () => api.token(ANNA, { exp: Math.floor(now / 1000) - 1 }),
    'when it never expires': () => api.token(ANNA, { exp: null }),
    'when it is of another type': () => api.token(ANNA, { claims: { token_type: 'refresh' } }),
    'before its time': () => api.token(ANNA, { claims: { nbf: inAnHour } }),
    'when its times are no times': () => api.token(ANNA, { claims: { nbf: 1e300 } }),
    'when its user is text': () => api.token(ANNA, { claims: { user_id: '7' } }),
    'when its user is 0': () => api.token(0),
    'when its user is negative': () => api.token(-7),
    'when it has no user': () => api.token(ANNA, { claims: { user_id: undefined } }),
    'when it needs an extension nobody knows': () =>
      forged(api.secret, { alg: 'HS256', crit: ['x'], x: 1 }, claims),
    'when its header is no object': () => forged(api.secret, ['HS256'], claims),
    'when it names no algorithm': () => forged(api.secret, { typ: 'JWT' }, claims),
    'when its user is soft deleted': () => api.token(8),
    'when its user is hard deleted': () => api.token(9),
    'when its administrator is deleted': () => api.token(8, { claims: { role: 'admin' } }),
  }

  it.each(Object.keys(bad))('%s', async (what) => {
    const token = await bad[what]?.()
    const answer = await api.send({ path: me, token: token ?? '' })
    expect(answer).toMatchObject(refused)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  })

  it.each([
    undefined,
    'Basic dTpw',
    'Bearer',
    'Bearer ',
    'Token TOKEN',
    'TOKEN',
    'Bearer  TOKEN',
    'Bearer TOKEN x',
  ])('when the header is %j', async (authorization) => {
    const token = await api.token(ANNA)
    const headers =
      authorization === undefined ? {} : { authorization: authorization.replace('TOKEN', token) }
    expect(await api.send({ path: me, headers })).toMatchObject(refused)
  })

  it('on every route that takes one', async () => {
    for (const [path, operations] of Object.entries(api.app.swagger().paths ?? {})) {
      for (const method of Object.keys(operations)) {
        const sent = { method: method.toUpperCase(), path: path.replace('{id}', '7'), token: 'none' }
        expect([method, path, (await api.send(sent)).status]).toEqual([method, path, 401])
      }
    }
  })
})

it('a good token is accepted, and not a moment longer than it says, although it was verified before', async () => {
  const token = await api.token(ANNA, { exp: Math.floor(now / 1000) + 60 })
  expect((await api.send({ path: me, token })).status).toBe(200)
  expect((await api.send({ path: me, token })).status).toBe(200)
  now += 60_000
  expect(await api.send({ path: me, token })).toMatchObject(refused)
})

it('no token is logged, good or bad', async () => {
  const token = await api.token(ANNA)
  await api.send({ path: me, token })
  await api.send({ path: me, token: `${token}x` })
  expect(api.logs.join('')).not.toContain(token.split('.')[1])
})

describe('with issuer and audience', () => {
  it.each<[Record<string, unknown>, number]>([
    [{ iss: 'us', aud: 'api' }, 200],
    [{ iss: 'us', aud: ['other', 'api'] }, 200],
    [{ iss: 'us' }, 401],
    [{ aud: 'api' }, 401],
    [{ iss: 'them', aud: 'api' }, 401],
    [{ iss: 'us', aud: 'web' }, 401],
    [{ iss: ['us'], aud: 'api' }, 401],
  ])('the claims %j give %i', async (more, status) => {
    const guarded = await startTestApi({
      auth: readAuthConfig({ JWT_SECRET: api.secret, JWT_ISSUER: 'us', JWT_AUDIENCE: 'api' }),
    })
    await insertUser(guarded.mongo, ANNA)
    const token = await api.token(ANNA, { claims: more })
    expect((await guarded.send({ path: me, token })).status).toBe(status)
    await guarded.stop()
  })
})
