import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { listen } from '@lethe/service/http'
import { createLogger } from '@lethe/service/logger'
import { createMetrics } from '@lethe/service/metrics'
import { connectMongo } from '@lethe/store/connect'
import { insertUser, readUser, type TestDatabase } from '@lethe/store/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createApiApp } from './app.ts'
import { createEstimates } from './estimates/estimates.ts'
import { createPreviews } from './previews/previews.ts'
import { createHttpClient } from './testing/http-client.ts'
import { hs256 } from './testing/tokens.ts'
import { createWritePath } from './write-path/write-path.ts'

const SECRET = 'x'.repeat(32)
/** The failing commands are only those of the api's own connection. */
const APP = `api-${process.pid}-${performance.now()}`
const ANNA = 7

let plain: TestDatabase
let client: ReturnType<typeof createHttpClient>
let close: () => Promise<void>

beforeAll(async () => {
  plain = await openPrivateDatabase()
  await insertUser(plain, ANNA)
  await insertUser(plain, 1, { role: 'admin' })
  const uri = new URL(plain.uri)
  uri.searchParams.set('serverSelectionTimeoutMS', '1000')
  const mongo = await connectMongo({ uri: uri.href, appName: APP })
  const app = await createApiApp({
    mongo,
    writePath: createWritePath({ mongo, relay: { offer() {} } }),
    previews: createPreviews({ db: mongo.db, manifest: null, lateWriteWindow: 0 }),
    estimates: createEstimates({ db: mongo.db, lateWriteWindow: 0, now: () => new Date() }),
    auth: { key: { kind: 'secret', secret: SECRET } },
    logger: createLogger({ name: 'api', level: 'silent' }),
    registry: createMetrics({ service: 'api' }),
    checks: {},
  })
  const port = await listen(app, { host: '127.0.0.1', port: 0 })
  client = createHttpClient(port)
  close = async () => {
    client.close()
    await app.close()
    await mongo.close()
    await plain.drop()
  }
})
afterAll(() => close())
afterEach(() => fail('off', {}))

async function fail(mode: 'off' | { times: number } | 'alwaysOn', data: object): Promise<void> {
  await plain.client
    .db('admin')
    .command({ configureFailPoint: 'failCommand', mode, data: { appName: APP, ...data } })
}
const send = async (method: string, path: string, userId: number, body?: unknown) =>
  client.send({ method, path, token: await hs256(SECRET, { user_id: userId }), ...(body ? { body } : {}) })

const NOT_PRIMARY = { errorCode: 10107 }
const DEADLINE = { errorCode: 50 }
const GONE = { closeConnection: true }
const ofDeletion = ['', 'history/', 'events/'].map((part) => `/api/v2/deletion/7-1/${part}`)

it.each<[string, object]>([
  ['no primary', NOT_PRIMARY],
  ['a deadline', DEADLINE],
  ['a lost connection', GONE],
])('with %s every read is 503 with Retry-After', async (_what, failure) => {
  for (const path of [
    '/api/v2/user/me/',
    '/api/v2/user/',
    '/api/v2/post/1/',
    '/api/v2/deletion/?user=7',
    ...ofDeletion,
  ]) {
    await fail('alwaysOn', { failCommands: ['find', 'aggregate'], ...failure })
    const answer = await send('GET', path, ANNA)
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { errors: [{ code: 'unavailable' }] },
    })
  }
})

it('an administrator whose right can not be read is 503, and nothing is deleted', async () => {
  await fail('alwaysOn', { failCommands: ['find'], ...NOT_PRIMARY })
  expect((await send('DELETE', `/api/v2/user/${ANNA}/`, 1)).status).toBe(503)
  expect((await readUser(plain, ANNA)).status).toBe('a')
})

it('a mark whose outcome is not known says so, and the same key tells it later', async () => {
  const token = await hs256(SECRET, { user_id: ANNA })
  const remove = () =>
    client.send({
      method: 'DELETE',
      path: `/api/v2/user/${ANNA}/`,
      token,
      headers: { 'idempotency-key': 'once' },
    })
  // The write happens; the read that tells who won does not.
  await fail('alwaysOn', { failCommands: ['find'], ...NOT_PRIMARY })
  expect(await remove()).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { errors: [{ code: 'outcome_unknown' }] },
  })
  await fail('off', {})
  expect(await remove()).toMatchObject({ status: 204, headers: { 'deletion-id': `${ANNA}-1` } })
  expect((await readUser(plain, ANNA)).generation).toBe(1)
})

it('a mark that the majority did not confirm is no 204', async () => {
  const BEN = 8
  await insertUser(plain, BEN)
  const token = await hs256(SECRET, { user_id: BEN })
  const remove = () =>
    client.send({
      method: 'DELETE',
      path: `/api/v2/user/${BEN}/`,
      token,
      headers: { 'idempotency-key': 'k' },
    })
  const writeConcernError = { code: 64, errmsg: 'waiting for replication timed out' }
  await fail('alwaysOn', { failCommands: ['update'], writeConcernError })
  expect(await remove()).toMatchObject({ status: 503, body: { errors: [{ code: 'outcome_unknown' }] } })
  await fail('off', {})
  expect(await remove()).toMatchObject({ status: 204, headers: { 'deletion-id': `${BEN}-1` } })
})

it.each<[string, string[], object]>([
  ['a sequence', ['findAndModify'], NOT_PRIMARY],
  ['a commit', ['commitTransaction'], { errorCode: 50 }],
  ['an insert', ['insert'], NOT_PRIMARY],
])('a post that fails at %s is 503', async (_what, failCommands, failure) => {
  await fail({ times: 50 }, { failCommands, ...failure })
  expect((await send('POST', '/api/v2/post/', 1, { text: 'x' })).status).toBe(503)
})
