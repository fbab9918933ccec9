import type { DeletionPreview } from '@lethe/contracts/preview'
import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { commentsOf, postsOf } from '@lethe/store/community'
import { ledgerOf } from '@lethe/store/ledger'
import { insertUser } from '@lethe/store/testing'
import { Long } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
const ANN = 7
const PATH = '/api/v2/deletion/preview/'
const error = (code: string) => ({ errors: [{ code, message: expect.any(String) }] })

let api: TestApi
beforeAll(async () => {
  const mongo = await openPrivateDatabase()
  api = await startTestApi({ mongo, previewLimits: { atOnce: 2, within: 2_000 } })
  await insertUser(mongo, ADMIN, { role: 'admin' })
  await insertUser(mongo, ANN)
  await insertUser(mongo, 8)
  await insertUser(mongo, 90, { status: 'd' })
  await insertUser(mongo, 91, { status: 'u' })
  const made = { created_at: new Date(), mentions: [], comment_count: 0, vote_count: 0 }
  const [post, ann] = [Long.fromNumber(41), Long.fromNumber(ANN)]
  await postsOf(mongo.db).insertOne({ _id: post, author_id: ann, text: 'x', ...made })
  const comment = { post_id: post, text: 'x', created_at: new Date() }
  await commentsOf(mongo.db).insertOne({ _id: Long.fromNumber(1), author_id: Long.fromNumber(8), ...comment })
})
afterAll(() => api.stop())

const preview = async (body: unknown, caller = ADMIN) =>
  api.send({ method: 'POST', path: PATH, token: await api.token(caller), body })

describe('POST /api/v2/deletion/preview/', () => {
  it('tells what a hard deletion would do and about how long it would take, and changes nothing', async () => {
    const content = async () => [
      await postsOf(api.mongo.db).find().toArray(),
      await commentsOf(api.mongo.db).find().toArray(),
    ]
    const before = await content()
    const expected: DeletionPreview = {
      user_id: ANN,
      status: 'a',
      counts: {
        posts: { deleted: 1, redacted: 0, pulled: 0 },
        comments: { deleted: 1, redacted: 0, pulled: 0 },
      },
      recounted: {},
      kept: [],
      estimated_seconds: 61,
      estimated_from: { basis: 'default', deletions: 0, documents_per_second: 5_000, after_seconds: 60 },
    }
    expect(await preview({ user_id: ANN })).toMatchObject({ status: 200, body: expected })
    expect(await content()).toEqual(before)
  })

  it('reckons with how long the last deletions took', async () => {
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
    const counts = { posts: { deleted: 4_000, redacted: 0, pulled: 0 } }
    const done = { state: 'done' as const, attempts: 1, counts, started_at: at(1), finished_at: at(3) }
    const times = { requested_at: at(0), completed_at: at(10), requested_by: 'self' as const }
    await ledgerOf(api.mongo.db).insertOne({
      ...times,
      _id: '500-1',
      user_id: 500,
      generation: 1,
      mode: 'hard',
      steps: { content: done },
    })
    expect((await preview({ user_id: ANN })).body).toMatchObject({
      estimated_seconds: 8,
      estimated_from: { basis: 'measured', deletions: 1, documents_per_second: 2_000, after_seconds: 7 },
    })
  })

  it('is for administrators and for the user himself', async () => {
    expect((await preview({ user_id: ANN }, ANN)).status).toBe(200)
    expect(await preview({ user_id: 90 })).toMatchObject({ status: 200, body: { status: 'd' } })
    for (const id of [8, 90, 91, 0, 123_456]) {
      expect(await preview({ user_id: id }, ANN)).toMatchObject({
        status: 403,
        body: error('permission_denied'),
      })
    }
    expect((await preview({ user_id: 90 }, 90)).status).toBe(401)
    expect((await api.send({ method: 'POST', path: PATH, body: { user_id: ANN } })).status).toBe(401)
  })

  it.each([91, 0, 123_456])('knows nothing of user %i, who is gone or never was', async (id) => {
    expect(await preview({ user_id: id })).toMatchObject({ status: 404, body: error('user_not_found') })
  })

  it('takes the id as text too, as a form has it', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const token = await api.token(ADMIN)
    const sent = { method: 'POST', path: PATH, token, headers: { ...headers, 'content-length': 9 } }
    expect((await api.send({ ...sent, body: 'user_id=7' })).status).toBe(200)
  })

  it.each<[unknown, string]>([
    [{}, 'required'],
    [{ user_id: null }, 'invalid'],
    [{ user_id: -1 }, 'invalid'],
    [{ user_id: 7.5 }, 'invalid'],
    [{ user_id: 2 ** 53 }, 'invalid'],
    [{ user_id: '9007199254740993' }, 'invalid'],
    [{ user_id: '07' }, 'invalid'],
    [{ user_id: [7] }, 'invalid'],
  ])('refuses %j before it asks who may', async (body, code) => {
    expect(await preview(body, ANN)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'user_id', messages: [{ code }] }] },
    })
  })

  it('refuses a body that is too large, and one that it can not read', async () => {
    expect((await preview(`{"user_id":7,"x":"${'x'.repeat(65 * 1024)}"}`)).status).toBe(413)
    const sent = { method: 'POST', path: PATH, token: await api.token(ADMIN), body: '7' }
    expect((await api.send({ ...sent, headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  })

  it('does not read whole collections where an index is missing, and works again when it is there', async () => {
    await commentsOf(api.mongo.db).dropIndex('author_id_1__id_1')
    expect(await preview({ user_id: ANN })).toMatchObject({ status: 503, body: error('indexes_missing') })
    await commentsOf(api.mongo.db).createIndex({ author_id: 1, _id: 1 })
    expect((await preview({ user_id: ANN })).status).toBe(200)
  })
})

describe('a preview that takes long', () => {
  const FAIL_POINT = 'waitInFindBeforeMakingBatch'
  afterEach(() => holdQueries('off'))

  /** Every query for posts waits, as it would for a giant's, and can be interrupted as that can. */
  async function holdQueries(mode: 'alwaysOn' | 'off'): Promise<void> {
    const data = { nss: `${api.mongo.db.databaseName}.posts`, shouldCheckForInterrupt: true }
    await api.mongo.client.db('admin').command({ configureFailPoint: FAIL_POINT, mode, data })
  }
  const waiting = async () => {
    const { inprog } = await api.mongo.client.db('admin').command({ currentOp: 1, failpointMsg: FAIL_POINT })
    return inprog.length as number
  }
  const slow = async (expected: number) => {
    const options = { method: 'POST', headers: { authorization: `Bearer ${await api.token(ADMIN)}` } }
    const leave = new AbortController()
    const answer = fetch(api.url + PATH, {
      ...options,
      signal: leave.signal,
      body: new URLSearchParams({ user_id: String(ANN) }),
    }).then(
      ({ status }) => status,
      () => 'left',
    )
    await vi.waitFor(async () => expect(await waiting()).toBe(expected))
    return { answer, leave: () => leave.abort() }
  }

  it('is given up by its deadline, and its query with it', async () => {
    await holdQueries('alwaysOn')
    expect(await preview({ user_id: ANN })).toMatchObject({ status: 504, body: error('preview_timed_out') })
    await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 10_000 })
  })

  it('ends with its caller, and its query with it', async () => {
    await holdQueries('alwaysOn')
    const { answer, leave } = await slow(1)
    const logged = api.logs.length
    leave()
    expect(await answer).toBe('left')
    await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 10_000 })
    expect(api.logs.slice(logged).filter((line) => line.includes('request failed'))).toEqual([])
  })

  it('keeps its place, and more than may run at once are told to come again', async () => {
    await holdQueries('alwaysOn')
    const first = await slow(1)
    const second = await slow(2)
    expect(await preview({ user_id: ANN })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: error('too_many_previews'),
    })
    expect((await preview({ user_id: ANN }, 8)).status).toBe(403)
    first.leave()
    second.leave()
    await holdQueries('off')
    await vi.waitFor(async () => expect((await preview({ user_id: ANN })).status).toBe(200))
  })

  it('does not hold up an api that stops', async () => {
    await holdQueries('alwaysOn')
    const { answer } = await slow(1)
    await api.app.close()
    expect(await answer).toBe(503)
  })
})

describe('without a manifest', () => {
  it('the api deletes all the same, and says why it can not preview', async () => {
    const without = await startTestApi({ manifest: null })
    await insertUser(without.mongo, ADMIN, { role: 'admin' })
    await insertUser(without.mongo, ANN)
    const admin = await without.as(ADMIN)
    expect(await admin.post(PATH, { user_id: ANN })).toMatchObject({
      status: 503,
      body: error('no_manifest'),
    })
    expect((await admin.delete(ANN, '?hard=1')).status).toBe(204)
    await without.stop()
  })
})
