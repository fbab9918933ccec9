import { freePorts } from '@lethe/local-stack/ports'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiClient } from './harness/api-client.ts'
import { lethe } from './harness/lethe.ts'
import { type SecureKafka, startSecureKafka } from './harness/secure-kafka.ts'
import { startService } from './harness/service-process.ts'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const WRONG = 'not-the-password'

let kafka: SecureKafka
let system: System
beforeAll(async () => {
  kafka = await startSecureKafka()
  const env = { api: kafka.env, worker: kafka.env }
  system = await startSystem({ kafkaBrokers: kafka.plain, env })
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
})
afterAll(async () => {
  await system?.stop()
  await kafka?.stop()
})

const list = (env: Record<string, string>) =>
  lethe(['dlq', 'list', '--json'], { ...kafka.env, KAFKA_TOPIC_PREFIX: system.topicPrefix, ...env })

it('events go to and come from brokers that take only a known user over TLS', async () => {
  await insertUser(system.mongo, 7)
  const admin = await system.as(ADMIN)
  expect((await admin.delete(7, { hard: true })).status).toBe(204)
  await admin.reaches('7-1', 'completed')
  expect(await system.events(system.topics.erased)).toMatchObject([{ key: '7' }])
  expect(system.output()).not.toContain(kafka.env.KAFKA_SASL_PASSWORD)
})

it('the command gets in by the same settings, by another mechanism too', async () => {
  for (const KAFKA_SASL_MECHANISM of ['', 'plain']) {
    const { exitCode, stdout } = await list({ KAFKA_SASL_MECHANISM })
    expect(stdout).toMatch(/^\{/)
    expect(exitCode).toBe(0)
  }
})

it.each([
  ['a wrong password', { KAFKA_SASL_PASSWORD: WRONG }, 'refused', 'SASL_AUTHENTICATION_FAILED'],
  [
    'an authority that is not known',
    { NODE_EXTRA_CA_CERTS: '' },
    'unavailable',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
  ],
])('with %s the command says so', async (_what, env, code, reason) => {
  const { exitCode, stdout, stderr } = await list(env)
  expect(exitCode).toBe(1)
  expect(JSON.parse(stdout || stderr)).toMatchObject({
    error: { code, message: expect.stringContaining(reason) },
  })
})

describe('with a wrong password', () => {
  const start = async (name: 'api' | 'worker') => {
    const [port = 0] = await freePorts(1)
    const env = { MONGODB_URI: system.mongo.uri, ...kafka.env, KAFKA_SASL_PASSWORD: WRONG }
    const store = {
      NOTIFICATION_STORE_URL: system.store.url,
      NOTIFICATION_STORE_API_KEY: system.secrets.apiKey,
    }
    return startService(name, port, { ...env, ...store, JWT_SECRET: system.secrets.jwt })
  }

  it('a worker ends and says why', async () => {
    const worker = await start('worker')
    await worker.exited
    expect(await worker.stop()).toBe(1)
    expect(worker.output()).toMatch(/invalid credentials with SASL mechanism SCRAM-SHA-512/)
    expect(worker.output()).not.toContain(WRONG)
  })

  it('an api goes on, and keeps what Kafka is owed', async () => {
    const api = await start('api')
    await api.ready()
    await insertUser(system.mongo, 8)
    const admin = createApiClient(api.url, await system.token(ADMIN))
    expect((await admin.delete(8)).status).toBe(204)
    expect((await admin.deletion('8-1')).state).toBe('accepted')
    expect(await api.stop()).toBe(0)
    expect(api.output()).not.toContain(WRONG)
  })
})
