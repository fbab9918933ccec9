import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePorts } from '@lethe/local-stack/ports'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type ServiceName, startService } from './harness/service-process.ts'

let mongo: TestDatabase
let folder: string
let ports: number[]

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  folder = await mkdtemp(join(tmpdir(), 'lethe-start-'))
  ports = await freePorts(1)
})
afterAll(async () => {
  await mongo.drop()
  await rm(folder, { recursive: true })
})

const storeSettings = {
  NOTIFICATION_STORE_URL: 'http://127.0.0.1:3001',
  NOTIFICATION_STORE_API_KEY: 'key-of-the-store',
}
const servers = () => ({ MONGODB_URI: mongo.uri, KAFKA_BROKERS: inject('kafkaBrokers'), LOG_LEVEL: 'error' })
const worker = () => ({ ...servers(), ...storeSettings })

/** What a service that does not start says, and its exit code. */
async function refusal(name: ServiceName, env: Record<string, string>, port = ports[0] ?? 0) {
  const service = startService(name, port, env)
  await service.exited
  return { code: await service.stop(), said: service.output().trim() }
}

describe('a process that can not do its work does not start, and says in one line why', () => {
  it('names the place of what is wrong in the manifest', async () => {
    const path = join(folder, 'wrong.yaml')
    await writeFile(
      path,
      'collections:\n  posts:\n    owners:\n      - { field: author_id, action: erase }\n',
    )
    const { code, said } = await refusal('worker', { ...worker(), ERASURE_MANIFEST: path })
    expect(code).toBe(1)
    expect(said).toMatch(/^worker: .*wrong\.yaml:4:\d+ [^\n]*$/)
  })

  it('names the manifest that is not there', async () => {
    const { code, said } = await refusal('worker', {
      ...worker(),
      ERASURE_MANIFEST: join(folder, 'none.yaml'),
    })
    expect(code).toBe(1)
    expect(said).toMatch(/^worker: [^\n]*none\.yaml[^\n]*$/)
  })

  it('names the index that is missing', async () => {
    await mongo.db.collection('comments').dropIndex('author_id_1__id_1')
    const { code, said } = await refusal('worker', worker())
    expect(code).toBe(1)
    expect(said).toMatch(/^worker: [^\n]*comments \(author_id\)[^\n]*$/)
  })

  it.each<[ServiceName, string, Record<string, string>]>([
    ['api', 'JWT_SECRET', { JWT_SECRET: '' }],
    ['api', 'JWT_SECRET', { JWT_SECRET: 'short' }],
    ['api', 'JWT_', { JWT_SECRET: 'x'.repeat(40), JWT_JWKS_URL: 'https://keys.example/jwks' }],
    ['api', 'KAFKA_BROKERS', { JWT_SECRET: 'x'.repeat(40), KAFKA_BROKERS: 'nonsense' }],
    ['worker', 'NOTIFICATION_STORE_API_KEY', { ...storeSettings, NOTIFICATION_STORE_API_KEY: '' }],
    ['worker', 'LATE_WRITE_WINDOW', { ...storeSettings, LATE_WRITE_WINDOW: 'soon' }],
    ['notification-store', 'API_KEYS', {}],
  ])('%s names %s, and repeats no value', async (name, variable, env) => {
    const { code, said } = await refusal(name, { ...servers(), ...env })
    expect(code).toBe(1)
    expect(said).toMatch(new RegExp(`^${name}: [^\\n]*${variable}[^\\n]*$`))
    expect(said).not.toMatch(/short|nonsense|soon|key-of-the-store|xxxx/)
  })

  it('names the port that is taken', async () => {
    const [port = 0] = await freePorts(1)
    const holder = createServer().listen(port, '127.0.0.1')
    const env = { MONGODB_URI: mongo.uri, API_KEYS: 'k', LOG_LEVEL: 'error' }
    const { code, said } = await refusal('notification-store', env, port)
    holder.close()
    expect(code).toBe(1)
    expect(said).toMatch(new RegExp(`^notification-store: [^\\n]*${port}[^\\n]*$`))
  })
})

describe('a process that can do its work starts', () => {
  it('the api without a manifest, for only previews need one', async () => {
    const env = { ...servers(), JWT_SECRET: 'x'.repeat(40), ERASURE_MANIFEST: join(folder, 'none.yaml') }
    const service = startService('api', ports[0] ?? 0, { ...env, LOG_LEVEL: 'warn' })
    await service.ready()
    expect(await service.stop()).toBe(0)
    expect(service.output()).toContain('none.yaml')
  })
})
