import { expect, test } from 'vitest'
import { leanEnv } from '../lean-env.ts'
import { makeSecrets } from './secrets.ts'
import {
  addressesFrom,
  type ServiceName,
  serviceSpecs,
  signingSecret,
  urlOf,
  withSecrets,
} from './settings.ts'

const secrets = makeSecrets()

function environmentOf(name: ServiceName, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const specs = serviceSpecs({
    env,
    secrets,
    addresses: addressesFrom(env),
    mongodbUri: 'mongodb://127.0.0.1:1/lethe',
    kafkaBrokers: '127.0.0.1:2',
  })
  return specs.find((spec) => spec.name === name)!.env
}

test('without any setting the services listen on the loopback at 3000, 3001 and 3002', () => {
  expect(addressesFrom({}).urls).toEqual({
    api: 'http://127.0.0.1:3000',
    'notification-store': 'http://127.0.0.1:3001',
    worker: 'http://127.0.0.1:3002',
  })
})

test('each service gets its secrets, and not those of the others', () => {
  expect(environmentOf('api', {})).toMatchObject({
    JWT_SECRET: secrets.JWT_SECRET,
    PORT: '3000',
    LATE_WRITE_WINDOW: '5s',
  })
  expect(environmentOf('api', {})).not.toHaveProperty('NOTIFICATION_STORE_API_KEY')
  expect(environmentOf('worker', { JWT_SECRET: 'x' })).not.toHaveProperty('JWT_SECRET')
  expect(environmentOf('worker', {})).toMatchObject({
    NOTIFICATION_STORE_URL: 'http://127.0.0.1:3001',
    NOTIFICATION_STORE_API_KEY: secrets.NOTIFICATION_STORE_API_KEY,
    LATE_WRITE_WINDOW: '5s',
  })
  expect(environmentOf('notification-store', {})).toMatchObject({
    API_KEYS: secrets.NOTIFICATION_STORE_API_KEY,
    WORKSPACE_KEYS: secrets.WORKSPACE_KEYS,
  })
})

test('a secret’s file that can not be used ends the start with one line', () => {
  expect(() => withSecrets({ JWT_SECRET_FILE: '/none', API_KEYS_FILE: '/none' })).toThrow(
    /^JWT_SECRET_FILE names a file that can't be read \(ENOENT\); API_KEYS_FILE .*\.$/,
  )
})

test('what is already set keeps its value', () => {
  const env = { LATE_WRITE_WINDOW: '1m', LOG_LEVEL: 'debug', KAFKA_TOPIC_PREFIX: 'x.', PORT: '8080' }
  expect(environmentOf('worker', env)).toMatchObject({
    LATE_WRITE_WINDOW: '1m',
    LOG_LEVEL: 'debug',
    PORT: '3002',
  })
  expect(environmentOf('api', env)).toMatchObject({ KAFKA_TOPIC_PREFIX: 'x.', PORT: '8080' })
})

test('a public key of the user takes the place of the secret, and nothing can be signed here', () => {
  const env = { JWT_PUBLIC_KEY: 'pem' }
  expect(environmentOf('api', env).JWT_SECRET).toBeUndefined()
  expect(signingSecret(env, secrets)).toBeUndefined()
  expect(signingSecret({ JWT_ISSUER: 'somebody' }, secrets)).toBeUndefined()
  expect(signingSecret({ JWT_SECRET: 'mine' }, secrets)).toBe('mine')
  expect(signingSecret({}, secrets)).toBe(secrets.JWT_SECRET)
})

test('the worker shows the local store a key that it accepts', () => {
  expect(environmentOf('worker', { API_KEYS: 'first, second' }).NOTIFICATION_STORE_API_KEY).toBe('first')
  expect(environmentOf('notification-store', { NOTIFICATION_STORE_API_KEY: 'k' }).API_KEYS).toBe('k')
})

test('services are told to stay small, unless they are told otherwise', () => {
  expect(environmentOf('worker', {})).toMatchObject(leanEnv)
  expect(environmentOf('worker', { NODE_OPTIONS: '--inspect' }).NODE_OPTIONS).toBe('--inspect')
})

test('a port that is none is refused by its name', () => {
  expect(() => addressesFrom({ WORKER_PORT: '70000' })).toThrow(
    'WORKER_PORT must be a port number (1 to 65535).',
  )
})

test.each([
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://127.0.0.1:80'],
  ['::1', 'http://[::1]:80'],
  ['example.com', 'http://example.com:80'],
])('a server listening on %s is reached at %s', (host, url) => {
  expect(urlOf(host, 80)).toBe(url)
})
