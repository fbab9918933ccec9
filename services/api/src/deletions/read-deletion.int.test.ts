import { ledgerOf } from '@lethe/store/ledger'
import { insertUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

let api: TestApi
const ADMIN = 1
const STRANGER = 2
const ANNA = 3

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
  await insertUser(api.mongo, STRANGER)
  await insertUser(api.mongo, ANNA, { ext_id: 'crm-3' })
  await (await api.as(ANNA)).deleteSelf()
})
afterAll(() => api.stop())

const path = (id: string) => `/api/v2/deletion/${id}/`

it('a deletion can be read from the moment of its 204, by the deleted user and by administrators', async () => {
  for (const caller of [ANNA, ADMIN]) {
    const answer = await (await api.as(caller)).get(path('3-1'))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      id: '3-1',
      user_id: 3,
      mode: 'soft',
      generation: 1,
      state: 'accepted',
      reason: 'The user is marked deleted; the event is not on Kafka yet',
      requested_at: expect.stringMatching(/^\d{4}-.*Z$/),
      requested_by: 'self',
      published_at: null,
      completed_at: null,
      estimated_completion_at: null,
      steps: [],
    })
  }
})

it('nobody else learns of it, nor of one that does not exist', async () => {
  const unknown = {
    status: 404,
    body: { errors: [{ code: 'deletion_not_found', message: 'Deletion not found' }] },
  }
  expect(await (await api.as(STRANGER)).get(path('3-1'))).toMatchObject(unknown)
  for (const id of ['3-2', '2-1', '4-1', '3', '3-0', 'x-1', '-3-1', '3-1-1', '03-1', '%20']) {
    expect(await (await api.as(ADMIN)).get(path(id))).toMatchObject(unknown)
  }
})

it('the token of a deleted user reads no other deletion', async () => {
  expect((await (await api.as(ANNA)).get(path('2-1'))).status).toBe(401)
  expect((await (await api.as(ANNA, { claims: { role: 'admin' } })).get(path('2-1'))).status).toBe(401)
})

it('an earlier deletion whose event is still owed is known too', async () => {
  await (await api.as(ANNA)).deleteSelf('?hard=1')
  const self = await api.as(ANNA)
  expect((await self.get(path('3-1'))).body).toMatchObject({ id: '3-1', mode: 'soft' })
  expect((await self.get(path('3-2'))).body).toMatchObject({ id: '3-2', mode: 'hard', generation: 2 })
})

it('what the ledger says comes first', async () => {
  const at = new Date('2026-01-02T03:04:05Z')
  await ledgerOf(api.mongo.db).insertOne({
    _id: '3-2',
    user_id: Long.fromNumber(3),
    mode: 'hard',
    generation: 2,
    requested_at: at,
    requested_by: 'self',
    published_at: at,
    claimed_at: at,
    completed_at: at,
    steps: {
      content: {
        state: 'done',
        attempts: 1,
        counts: { posts: { deleted: 2, redacted: 0, pulled: 0 } },
        started_at: at,
        finished_at: at,
        verified_at: at,
      },
      notifications: { state: 'waived', attempts: 3, counts: {}, error: { code: 'gone', message: 'x' } },
    },
  })
  await usersOf(api.mongo.db).updateOne({ _id: Long.fromNumber(3) }, { $set: { outbox: [] } })
  const { body } = await (await api.as(ADMIN)).get(path('3-2'))
  expect(body).toMatchObject({ state: 'completed', completed_at: at.toISOString(), reason: null })
  expect(body.steps).toMatchObject([
    { target: 'content', state: 'done', counts: { posts: { deleted: 2 } }, error: null },
    { target: 'notifications', state: 'waived', attempts: 3, error: { code: 'gone' }, verified_at: null },
  ])
})

it('about when it will be completed is told by how long the last ones took, and moves no ETag', async () => {
  const own = await startTestApi()
  await insertUser(own.mongo, ADMIN, { role: 'admin' })
  await insertUser(own.mongo, ANNA)
  const admin = await own.as(ADMIN)
  await admin.delete(ANNA, '?hard=1')
  const before = await admin.get(path('3-1'))
  const requestedAt = Date.parse(before.body.requested_at)
  expect(Date.parse(before.body.estimated_completion_at) - requestedAt).toBe(60_000)

  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
  const content = { state: 'done', attempts: 1, counts: {}, started_at: at(1), finished_at: at(3) } as const
  await ledgerOf(own.mongo.db).insertOne({
    _id: '500-1',
    user_id: 500,
    generation: 1,
    mode: 'hard',
    requested_at: at(0),
    requested_by: 'self',
    completed_at: at(10),
    steps: { content },
  })
  // A process of its own has not looked yet.
  const other = await startTestApi({ mongo: own.mongo })
  const after = await (await other.as(ADMIN)).get(path('3-1'))
  expect(Date.parse(after.body.estimated_completion_at) - requestedAt).toBe(7_000)
  expect(after.headers.etag).toBe(before.headers.etag)
  await other.app.close()
  await own.stop()
})
