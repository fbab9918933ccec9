import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { connectMongo } from '@lethe/store/connect'
import { insertUser, readUser, type TestDatabase } from '@lethe/store/testing'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startTestApi, type TestApi } from './testing/api.ts'

/** The failing commands are only those of the api's own connection. */
const APP = `api-${process.pid}-${performance.now()}`
const ANNA = 7

let plain: TestDatabase
let api: TestApi

beforeAll(async () => {
  plain = await openPrivateDatabase()
  await insertUser(plain, ANNA)
  await insertUser(plain, 1, { role: 'admin' })
  const uri = new URL(plain.uri)
  uri.searchParams.set('serverSelectionTimeoutMS', '1000')
  const mongo = await connectMongo({ uri: uri.href, appName: APP })
  const drop = async () => {
    await mongo.close()
    await plain.drop()
  }
  api = await startTestApi({ mongo: { ...mongo, uri: uri.href, drop } })
})
afterAll(() => api.stop())
afterEach(() => fail('off', {}))

async function fail(mode: 'off' | { times: number } | 'alwaysOn', data: object): Promise<void> {
  await plain.client
    .db('admin')
    .command({ configureFailPoint: 'failCommand', mode, data: { appName: APP, ...data } })
}
const send = async (method: string, path: string, userId: number, body?: unknown) =>
  api.send({ method, path, token: await api.token(userId), ...(body ? { body } : {}) })

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
  const token = await api.token(ANNA)
  const remove = () =>
    api.send({
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
  const token = await api.token(BEN)
  const remove = () =>
    api.send({
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
