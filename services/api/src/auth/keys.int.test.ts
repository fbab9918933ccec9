import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { insertUser } from '@lethe/store/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { signed } from '../testing/tokens.ts'
import { readAuthConfig } from './token-key.ts'

const ANNA = 7
const me = '/api/v2/user/me/'
const spki = { type: 'spki', format: 'pem' } as const
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const ed = generateKeyPairSync('ed25519')
const pemOf = (key: KeyObject) => key.export(spki).toString()
const sign = (key: KeyObject, alg: string, kid?: string) =>
  signed(key as never, alg, { user_id: ANNA }, kid === undefined ? {} : { header: { kid } })

describe('a public key', () => {
  it.each<[string, { publicKey: KeyObject; privateKey: KeyObject }, string[], [KeyObject, string][]]>([
    ['RSA', rsa, ['RS256', 'RS384', 'PS256', 'PS512'], [[ec.privateKey, 'ES256']]],
    ['EC', ec, ['ES256'], [[ed.privateKey, 'EdDSA']]],
    ['Ed25519', ed, ['EdDSA'], [[rsa.privateKey, 'RS256']]],
  ])(
    '%s takes its own algorithms, no others, and never its text as a secret',
    async (_kind, pair, good, bad) => {
      const pem = pemOf(pair.publicKey)
      const api = await startTestApi({ auth: readAuthConfig({ JWT_PUBLIC_KEY: pem }) })
      await insertUser(api.mongo, ANNA)
      for (const alg of good) {
        const token = await sign(pair.privateKey, alg)
        // Twice: the second time out of the cache.
        expect((await api.send({ path: me, token })).status).toBe(200)
        expect((await api.send({ path: me, token })).status).toBe(200)
      }
      for (const [key, alg] of bad) {
        expect((await api.send({ path: me, token: await sign(key, alg) })).status).toBe(401)
      }
      for (const text of [pem, pem.trim(), pem.replaceAll('\n', '')]) {
        const token = await signed(new TextEncoder().encode(text), 'HS256', { user_id: ANNA })
        expect((await api.send({ path: me, token })).status).toBe(401)
      }
      await api.stop()
    },
  )
})

describe('a key set', () => {
  let api: TestApi
  let keySet: Server
  let answers: (() => { status: number; body: string }) | null
  let asked = 0

  const jwk = (key: KeyObject, more: object) => ({ ...key.export({ format: 'jwk' }), use: 'sig', ...more })
  const keys = {
    keys: [
      jwk(rsa.publicKey, { kid: 'rsa', alg: 'RS256' }),
      jwk(ec.publicKey, { kid: 'ec' }),
      jwk(ed.publicKey, { kid: 'ed', alg: 'EdDSA' }),
      { kty: 'oct', k: Buffer.from('x'.repeat(32)).toString('base64url'), kid: 'oct', alg: 'HS256' },
    ],
  }
  const good = () => ({ status: 200, body: JSON.stringify(keys) })

  beforeAll(async () => {
    keySet = createServer((_request, response) => {
      asked += 1
      if (!answers) return response.destroy()
      const { status, body } = answers()
      return response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    await new Promise<void>((resolve) => keySet.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => new Promise((resolve) => keySet.close(resolve)))
  afterEach(() => api.stop())

  async function start(first: typeof answers): Promise<void> {
    answers = first
    asked = 0
    const { port } = keySet.address() as AddressInfo
    api = await startTestApi({
      auth: readAuthConfig({ JWT_JWKS_URL: `http://127.0.0.1:${port}/.well-known/jwks.json` }),
    })
    await insertUser(api.mongo, ANNA)
  }
  const status = async (token: string) => (await api.send({ path: me, token })).status

  it('verifies with the key that the token names, for that key’s own algorithm only', async () => {
    await start(good)
    expect(await status(await sign(rsa.privateKey, 'RS256', 'rsa'))).toBe(200)
    expect(await status(await sign(ec.privateKey, 'ES256', 'ec'))).toBe(200)
    expect(await status(await sign(ed.privateKey, 'EdDSA', 'ed'))).toBe(200)
    expect(await status(await sign(rsa.privateKey, 'PS256', 'rsa'))).toBe(401)
    expect(await status(await sign(ec.privateKey, 'ES256', 'rsa'))).toBe(401)
    expect(await status(await sign(rsa.privateKey, 'RS256', 'ec'))).toBe(401)
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    expect(await status(await sign(other, 'RS256', 'rsa'))).toBe(401)
    const symmetric = new TextEncoder().encode('x'.repeat(32))
    expect(
      await status(await signed(symmetric, 'HS256', { user_id: ANNA }, { header: { kid: 'oct' } })),
    ).toBe(401)
  })

  it('is asked once, however many keys are invented', async () => {
    await start(good)
    expect(await status(await sign(ed.privateKey, 'EdDSA', 'ed'))).toBe(200)
    const invented = Array.from({ length: 20 }, (_, i) => sign(ed.privateKey, 'EdDSA', `kid-${i}`))
    for (const token of invented) expect(await status(await token)).toBe(401)
    expect(asked).toBe(1)
  })

  it.each<[string, typeof answers]>([
    ['cuts the connection', null],
    ['answers 500', () => ({ status: 500, body: '{}' })],
    ['answers 404', () => ({ status: 404, body: '{}' })],
    ['answers no JSON', () => ({ status: 200, body: '<html>' })],
    ['answers no key set', () => ({ status: 200, body: '{"keys":1}' })],
  ])(
    'that %s makes 503, for nobody knows whether the token is good, and is asked again',
    async (_what, broken) => {
      await start(broken)
      const token = await sign(ed.privateKey, 'EdDSA', 'ed')
      const answer = await api.send({ path: me, token })
      expect(answer).toMatchObject({
        status: 503,
        headers: { 'retry-after': '1' },
        body: { errors: [{ code: 'unavailable' }] },
      })
      expect(await status('no.token.atall')).toBe(401)
      answers = good
      expect(await status(token)).toBe(200)
    },
  )
})
