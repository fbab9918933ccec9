import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kafkaOf, required, settingsFrom } from './settings.ts'

const started = {
  run: {
    mongodbUri: 'mongodb://127.0.0.1:27100/?replicaSet=rs0',
    kafkaBrokers: '127.0.0.1:9100',
    apiUrl: 'http://127.0.0.1:3100',
    notificationStoreUrl: 'http://127.0.0.1:3101',
  },
  secrets: { JWT_SECRET: 'local secret', NOTIFICATION_STORE_API_KEY: 'local key' },
}
const nothing = { run: {}, secrets: {} }
const typedIn = resolve('.')
const manifestPath = resolve('erasure.yaml')

describe('settingsFrom', () => {
  it('finds the system that `pnpm start` runs', () => {
    expect(settingsFrom({}, started)).toEqual({
      apiUrl: 'http://127.0.0.1:3100',
      typedIn,
      manifestPath,
      jwtSecret: 'local secret',
      mongodbUri: started.run.mongodbUri,
      kafka: { KAFKA_BROKERS: '127.0.0.1:9100' },
      notificationStore: { url: 'http://127.0.0.1:3101', apiKey: 'local key' },
    })
  })

  it('knows only the default api where nothing runs and nothing is set', () => {
    expect(settingsFrom({}, nothing)).toEqual({
      apiUrl: 'http://127.0.0.1:3000',
      typedIn,
      manifestPath,
      kafka: {},
    })
  })

  it('takes the environment before what was started', () => {
    const env = { LETHE_API_URL: 'https://lethe.example/base/', LETHE_TOKEN: 'mine', JWT_SECRET: 'other' }
    expect(settingsFrom(env, started)).toMatchObject({
      apiUrl: 'https://lethe.example/base',
      token: 'mine',
      jwtSecret: 'other',
    })
  })

  it('takes an empty variable for one that is not set', () => {
    expect(settingsFrom({ LETHE_API_URL: '', MONGODB_URI: '' }, started)).toEqual(settingsFrom({}, started))
  })

  it('finds the manifest where the command was typed', () => {
    const from = (env: Record<string, string>) => settingsFrom(env, nothing).manifestPath
    expect(from({ INIT_CWD: '/srv/app' })).toBe('/srv/app/erasure.yaml')
    expect(from({ INIT_CWD: '/srv/app', ERASURE_MANIFEST: '../etc/content.yaml' })).toBe(
      '/srv/etc/content.yaml',
    )
    expect(from({ INIT_CWD: '/srv/app', ERASURE_MANIFEST: '/etc/content.yaml' })).toBe('/etc/content.yaml')
  })

  it('leaves the started store alone next to a database that was given', () => {
    const settings = settingsFrom({ MONGODB_URI: 'mongodb://elsewhere.example/' }, started)
    expect(settings.mongodbUri).toBe('mongodb://elsewhere.example/')
    expect(settings).not.toHaveProperty('notificationStore')
  })

  it('keeps the started store where the given database is the started one', () => {
    const settings = settingsFrom({ MONGODB_URI: started.run.mongodbUri }, started)
    expect(settings.notificationStore?.url).toBe('http://127.0.0.1:3101')
  })

  it('does not send the started key to another store', () => {
    const env = {
      MONGODB_URI: 'mongodb://elsewhere.example/',
      NOTIFICATION_STORE_URL: 'https://store.example',
    }
    expect(() => settingsFrom(env, started)).toThrow('set NOTIFICATION_STORE_API_KEY too')
  })

  it.each(['ftp://lethe.example', 'lethe.example:3000', 'x'])('refuses the api URL %s', (LETHE_API_URL) => {
    expect(() => settingsFrom({ LETHE_API_URL }, nothing)).toThrow(
      'LETHE_API_URL must be an http or https URL',
    )
  })
})

describe('required', () => {
  it('says what to set', () => {
    const settings = settingsFrom({}, nothing)
    expect(() => required(settings, 'mongodbUri')).toThrow(
      'MONGODB_URI is not set: set it, or run `pnpm start`',
    )
    expect(() => required(settings, 'jwtSecret')).toThrow('JWT_SECRET is not set')
  })
})

describe('kafkaOf', () => {
  const from = (env: Record<string, string>) => kafkaOf(settingsFrom(env, started))

  it('finds the Kafka that `pnpm start` runs, and takes the environment before it', () => {
    expect(from({})).toEqual({ brokers: ['127.0.0.1:9100'], tls: false, topicPrefix: '' })
    expect(from({ KAFKA_BROKERS: 'a.example:9092, b.example:9092', KAFKA_TOPIC_PREFIX: 'eu.' })).toEqual({
      brokers: ['a.example:9092', 'b.example:9092'],
      tls: false,
      topicPrefix: 'eu.',
    })
  })

  it('says what to set', () => {
    expect(() => kafkaOf(settingsFrom({}, nothing))).toThrow('KAFKA_BROKERS is not set')
    expect(() => from({ KAFKA_BROKERS: 'a.example' })).toThrow('KAFKA_BROKERS must be')
    expect(() => from({ KAFKA_TOPIC_PREFIX: 'e u' })).toThrow('KAFKA_TOPIC_PREFIX must be')
    expect(() => from({ KAFKA_SASL_USERNAME: 'lethe' })).toThrow('KAFKA_SASL_PASSWORD must both be set')
  })
})
