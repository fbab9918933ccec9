import { describe, expect, it } from 'vitest'
import { readWorkerConfig } from './config.ts'

const env = {
  INIT_CWD: '/srv/lethe',
  MONGODB_URI: 'mongodb://127.0.0.1:27017/lethe',
  KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  NOTIFICATION_STORE_URL: 'http://127.0.0.1:3001',
  NOTIFICATION_STORE_API_KEY: 'key-1',
}

describe('readWorkerConfig', () => {
  it('has a default for everything that is neither a secret nor an address', () => {
    expect(readWorkerConfig(env)).toEqual({
      host: '127.0.0.1',
      port: 3002,
      mongodbUri: env.MONGODB_URI,
      kafka: {
        brokers: ['127.0.0.1:9092', '127.0.0.1:9093'],
        tls: false,
        topicPrefix: '',
        groupId: 'lethe-worker',
      },
      notificationStore: {
        url: env.NOTIFICATION_STORE_URL,
        apiKey: 'key-1',
        distinctId: 'ext_id',
        requestLifetime: 60_000,
      },
      manifestPath: '/srv/lethe/erasure.yaml',
      eraseMaxDocsPerSecond: undefined,
      lateWriteWindow: 60_000,
      forwardSoftDeletions: true,
    })
  })

  it.each([
    ['NOTIFICATION_STORE_API_KEY', ''],
    ['NOTIFICATION_STORE_API_KEY', 'schlüssel'],
    ['NOTIFICATION_STORE_URL', 'store.example'],
    ['NOTIFICATION_STORE_URL', 'http://'],
    ['NOTIFICATION_STORE_URL', 'http://me:secret@store.example'],
    ['NOTIFICATION_STORE_URL', 'http://store.example/?a=1'],
    ['NOTIFICATION_DISTINCT_ID', 'email'],
    ['NOTIFICATION_REQUEST_LIFETIME', '0s'],
    ['ERASE_MAX_DOCS_PER_SECOND', '0'],
    ['ERASE_MAX_DOCS_PER_SECOND', 'fast'],
    ['LATE_WRITE_WINDOW', '60'],
    ['LATE_WRITE_WINDOW', '-1s'],
    ['FORWARD_SOFT_DELETIONS', 'perhaps'],
    ['PORT', '70000'],
    ['MONGODB_URI', ''],
    ['KAFKA_BROKERS', 'nonsense'],
  ])('refuses %s=%j in one line that names it and does not repeat a secret', (name, value) => {
    const read = () => readWorkerConfig({ ...env, [name]: value })
    expect(read).toThrow(new RegExp(`^${name}[^\n]*$`))
    expect(read).not.toThrow(/secret|schlüssel/)
  })
})

it('takes its secrets from files too', () => {
  for (const name of ['NOTIFICATION_STORE_API_KEY', 'MONGODB_URI']) {
    expect(() => readWorkerConfig({ ...env, [name]: '', [`${name}_FILE`]: '/none' })).toThrow(`${name}_FILE`)
  }
})
