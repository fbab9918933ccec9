import { expect, test } from 'vitest'
import { readApiConfig } from './config.ts'

const env = {
  MONGODB_URI: 'mongodb://127.0.0.1:27017/lethe',
  KAFKA_BROKERS: '127.0.0.1:9092',
  JWT_SECRET: 's'.repeat(32),
  INIT_CWD: '/srv/lethe',
}

test('the api listens on 127.0.0.1:3000 unless it is told otherwise', () => {
  expect(readApiConfig(env)).toMatchObject({ HOST: '127.0.0.1', PORT: 3000, KAFKA_TOPIC_PREFIX: '' })
  expect(readApiConfig({ ...env, PORT: '0' }).PORT).toBe(0)
})

test('it previews by the manifest and the window that are the worker’s defaults too', () => {
  expect(readApiConfig(env)).toMatchObject({
    manifestPath: '/srv/lethe/erasure.yaml',
    lateWriteWindow: 60_000,
  })
  expect(readApiConfig({ ...env, ERASURE_MANIFEST: '/etc/content.yaml' }).manifestPath).toBe(
    '/etc/content.yaml',
  )
  expect(() => readApiConfig({ ...env, LATE_WRITE_WINDOW: 'soon' })).toThrow('LATE_WRITE_WINDOW must be')
})

test('requests are limited, by minutes, unless a limit is 0', () => {
  expect(readApiConfig(env).rateLimits).toEqual({ user: 600, administrator: 600_000, address: 6_000 })
  expect(readApiConfig({ ...env, RATE_LIMIT_ADMIN: '0' }).rateLimits.administrator).toBe(0)
  for (const wrong of ['-1', '1.5', 'many'])
    expect(() => readApiConfig({ ...env, RATE_LIMIT_USER: wrong })).toThrow(
      'RATE_LIMIT_USER must be a whole number',
    )
})

test('hard deletions start at once unless a grace is set', () => {
  expect(readApiConfig(env).hardDeleteGrace).toBe(0)
  expect(readApiConfig({ ...env, HARD_DELETE_GRACE: '720h' }).hardDeleteGrace).toBe(30 * 24 * 3_600_000)
  expect(() => readApiConfig({ ...env, HARD_DELETE_GRACE: '30d' })).toThrow(
    'HARD_DELETE_GRACE must be a duration',
  )
})

test('an empty key counts as none', () => {
  expect(readApiConfig({ ...env, JWT_PUBLIC_KEY: '', JWT_JWKS_URL: '' }).auth.key.kind).toBe('secret')
  expect(() => readApiConfig({ ...env, JWT_SECRET: '' })).toThrow('exactly one of JWT_SECRET')
})

test('a database without an address stops the start', () => {
  expect(() => readApiConfig({ ...env, MONGODB_URI: undefined })).toThrow('MONGODB_URI is required')
})

test('its secrets may come from files', () => {
  for (const name of ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'MONGODB_URI']) {
    expect(() => readApiConfig({ ...env, [name]: '', [`${name}_FILE`]: '/none' })).toThrow(`${name}_FILE`)
  }
})
