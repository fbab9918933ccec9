import { generateKeyPairSync } from 'node:crypto'
import { ConfigError } from '@lethe/service/config'
import { expect, test } from 'vitest'
import { type AuthVariables, RSA, readAuthConfig } from './token-key.ts'

const spki = { type: 'spki', format: 'pem' } as const
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaPem = rsa.publicKey.export(spki).toString()
const weakPem = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(spki).toString()
const ecPem = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export(spki).toString()
const edPem = generateKeyPairSync('ed25519').publicKey.export(spki).toString()
const secret = 's'.repeat(32)

test.each<[string, AuthVariables, string]>([
  ['no key', {}, 'exactly one of JWT_SECRET, JWT_PUBLIC_KEY and JWT_JWKS_URL'],
  ['two keys', { JWT_SECRET: secret, JWT_JWKS_URL: 'https://keys.example/' }, 'exactly one of'],
  ['a short secret', { JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 32 bytes'],
  [
    'a public key that is none',
    { JWT_PUBLIC_KEY: 'ssh-rsa AAAA' },
    'JWT_PUBLIC_KEY must be a PEM public key',
  ],
  [
    'a broken PEM',
    { JWT_PUBLIC_KEY: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' },
    'JWT_PUBLIC_KEY',
  ],
  ['a private key', { JWT_PUBLIC_KEY: rsa.privateKey.export(pkcs8).toString() }, 'JWT_PUBLIC_KEY'],
  ['a weak RSA key', { JWT_PUBLIC_KEY: weakPem }, '2048 bits'],
  ['a curve without an algorithm', { JWT_PUBLIC_KEY: ecPem('secp256k1') }, 'JWT_PUBLIC_KEY'],
  ['a JWKS path', { JWT_JWKS_URL: '/keys' }, 'JWT_JWKS_URL must be an http(s) URL'],
  ['a JWKS file', { JWT_JWKS_URL: 'file:///keys' }, 'JWT_JWKS_URL'],
])('%s is refused in one line that holds no key', (_what, variables, line) => {
  const read = () => readAuthConfig(variables)
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(line)
  expect(read).not.toThrow(/\n|AAAA|short/)
})

test.each<[string, string, string[]]>([
  ['RSA', rsaPem, RSA],
  ['P-256', ecPem('prime256v1'), ['ES256']],
  ['P-384', ecPem('secp384r1'), ['ES384']],
  ['P-521', ecPem('secp521r1'), ['ES512']],
  ['Ed25519', edPem, ['EdDSA']],
])('a public key (%s) pins its own algorithms', (_what, pem, algorithms) => {
  expect(readAuthConfig({ JWT_PUBLIC_KEY: pem }).key).toMatchObject({ kind: 'public_key', algorithms })
})

test('a PEM in one line is the same key', () => {
  const oneLine = edPem.trim().replaceAll('\n', '\\n')
  expect(readAuthConfig({ JWT_PUBLIC_KEY: oneLine })).toEqual(readAuthConfig({ JWT_PUBLIC_KEY: edPem }))
})

test('issuer and audience are taken along where they are set', () => {
  expect(readAuthConfig({ JWT_SECRET: secret, JWT_ISSUER: 'me', JWT_AUDIENCE: 'you' })).toEqual({
    key: { kind: 'secret', secret },
    issuer: 'me',
    audience: 'you',
  })
})
