import { insertUser, readUser } from '@lethe/store/testing'
import { beginDeletions, endDeletions } from '@lethe/store/user-fence'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
const HOUR = 3_600_000
let api: TestApi
let id = 100

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
})
afterAll(() => api.stop())
beforeEach(async () => {
  id += 1
  await insertUser(api.mongo, id)
})

const inAnHour = () => new Date(Date.now() + HOUR).toISOString()
const error = (code: string) => ({ errors: [{ code, message: expect.any(String) }] })
const fieldError = (field: string) => ({ errors: [{ field, messages: [expect.any(Object)] }] })
const remove = async (query: string, headers = {}) => (await api.as(id)).delete(id, query, headers)
const schedule = (at = inAnHour()) => remove(`?hard=1&not_before=${at}`)
const post = async (path: string, caller = ADMIN, body?: unknown) => (await api.as(caller)).post(path, body)
const cancel = (generation = 1, caller = ADMIN) =>
  post(`/api/v2/deletion/${id}-${generation}/cancel/`, caller)
const restore = () => post(`/api/v2/user/${id}/restore/`)
const deletion = async (generation = 1) =>
  (await (await api.as(ADMIN)).get(`/api/v2/deletion/${id}-${generation}/`)).body
async function start(generation = 1): Promise<void> {
  await usersOf(api.mongo.db).updateOne({ _id: id }, { $set: { 'deletion.not_before': new Date(0) } })
  await beginDeletions(api.mongo, [{ userId: id, deletionId: `${id}-${generation}` }])
}

describe('DELETE with not_before', () => {
  it('soft deletes at once, and shows when the user will be hard deleted', async () => {
    const at = inAnHour()
    expect(await schedule(at)).toMatchObject({ status: 204, headers: { 'deletion-id': `${id}-1` } })
    expect((await readUser(api.mongo, id)).status).toBe('d')
    expect(await deletion()).toMatchObject({ state: 'scheduled', mode: 'hard', not_before: at })
    const shown = await (await api.as(ADMIN)).get(`/api/v2/user/${id}/`)
    expect(shown.body).toMatchObject({ status: 'd', deleted: true })
  })

  it('of a time that has passed is a hard deletion at once', async () => {
    expect((await schedule('2020-01-01T00:00:00.5%2B02:00')).status).toBe(204)
    expect((await readUser(api.mongo, id)).status).toBe('u')
    expect(await deletion()).not.toHaveProperty('not_before')
  })

  it.each([
    '?hard=1&not_before=',
    '?hard=1&not_before=tomorrow',
    '?hard=1&not_before=2099-02-30T00:00:00Z',
    '?hard=1&not_before=2099-01-01',
    '?hard=1&not_before=2099-01-01T00:00:00',
    '?hard=1&not_before=2099-01-01T24:01:00Z',
    '?hard=1&not_before=2099-01-01T00:00:00+02:00',
    '?hard=1&not_before=2099-01-01T00:00:00Z&not_before=2099-01-01T00:00:00Z',
    '?hard=1&not_before[]=2099-01-01T00:00:00Z',
    '?hard=0&not_before=2099-01-01T00:00:00Z',
    '?not_before=2099-01-01T00:00:00Z',
  ])('is never guessed: 400 for %s', async (query) => {
    expect(await remove(query)).toMatchObject({ status: 400, body: fieldError('not_before') })
    expect((await readUser(api.mongo, id)).generation).toBe(0)
  })

  it('leaves a user on whom a soft deletion is refused, and a hard one hastens it', async () => {
    await schedule()
    expect(await remove('')).toMatchObject({ status: 400, body: error('user_already_soft_deleted') })
    expect(await remove('?hard=1')).toMatchObject({ status: 204, headers: { 'deletion-id': `${id}-2` } })
    expect((await readUser(api.mongo, id)).status).toBe('u')
  })

  it('is 409 with Retry-After while a worker acts for the soft deletion before', async () => {
    await remove('')
    await beginDeletions(api.mongo, [{ userId: id, deletionId: `${id}-1` }])
    expect(await schedule()).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: error('deletion_begun'),
    })
  })

  it('under one Idempotency-Key is one deletion', async () => {
    const key = { 'idempotency-key': 'once' }
    const query = `?hard=1&not_before=${inAnHour()}`
    for (let n = 0; n < 2; n += 1)
      expect(await remove(query, key)).toMatchObject({ status: 204, headers: { 'deletion-id': `${id}-1` } })
    expect((await readUser(api.mongo, id)).generation).toBe(1)
  })
})

describe('HARD_DELETE_GRACE', () => {
  it('schedules every hard deletion that names no time, and a repeat puts nothing off', async () => {
    const graceful = await startTestApi({ hardDeleteGrace: HOUR })
    await insertUser(graceful.mongo, 7)
    await insertUser(graceful.mongo, 8)
    expect((await (await graceful.as(7)).deleteSelf('?hard=1')).status).toBe(204)
    const first = (await readUser(graceful.mongo, 7)).deletion?.not_before
    expect(first?.getTime()).toBeGreaterThan(Date.now() + HOUR / 2)
    expect((await (await graceful.as(7)).deleteSelf('?hard=1')).status).toBe(204)
    expect((await readUser(graceful.mongo, 7)).deletion).toMatchObject({ id: '7-2', not_before: first })
    await (await graceful.as(8)).deleteSelf(`?hard=1&not_before=${new Date(0).toISOString()}`)
    expect((await readUser(graceful.mongo, 8)).status).toBe('u')
    await graceful.stop()
  })
})

describe('POST /api/v2/deletion/{id}/cancel/', () => {
  it('leaves the user what he was, and says so again when it is repeated', async () => {
    await schedule()
    for (let n = 0; n < 2; n += 1)
      expect(await cancel()).toMatchObject({ status: 200, body: { id: `${id}-1`, state: 'cancelled' } })
    expect(await readUser(api.mongo, id)).toMatchObject({ status: 'a', generation: 2 })
    expect((await deletion()).state).toBe('cancelled')
    await remove('')
    expect((await cancel()).status).toBe(200)
    expect((await readUser(api.mongo, id)).status).toBe('d')
  })

  it('is 409 once the erasure has begun, as a restore is', async () => {
    await schedule()
    await start()
    for (const answer of [await cancel(), await restore()])
      expect(answer).toMatchObject({ status: 409, body: error('erasure_begun') })
    await endDeletions(api.mongo, [{ userId: id, deletionId: `${id}-1` }])
    expect((await restore()).status).toBe(404)
  })

  it('is 409 for a hard deletion at once, and for a soft one that a worker acts for', async () => {
    await remove('')
    await beginDeletions(api.mongo, [{ userId: id, deletionId: `${id}-1` }])
    expect(await cancel()).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: error('deletion_begun'),
    })
    await remove('?hard=1')
    expect(await cancel(2)).toMatchObject({ status: 409, body: error('erasure_begun') })
  })

  it('is for administrators, knows what it is asked for, and takes no body', async () => {
    await schedule()
    await insertUser(api.mongo, id + 1_000)
    expect((await cancel(1, id)).status).toBe(401)
    expect((await cancel(1, id + 1_000)).status).toBe(403)
    expect(await cancel(9)).toMatchObject({ status: 404, body: error('deletion_not_found') })
    for (const unknown of ['999999-1', 'x', `${id}`])
      expect((await post(`/api/v2/deletion/${unknown}/cancel/`)).status).toBe(404)
    expect((await post(`/api/v2/deletion/${id}-1/cancel/`, ADMIN, { sure: true })).status).toBe(400)
    expect((await readUser(api.mongo, id)).status).toBe('d')
  })
})

describe('POST /api/v2/user/{id}/restore/', () => {
  it('cancels a scheduled deletion', async () => {
    await schedule()
    expect((await restore()).status).toBe(204)
    expect((await deletion()).state).toBe('cancelled')
    expect((await cancel()).status).toBe(200)
    expect((await restore()).body).toEqual(error('user_not_soft_deleted'))
  })
})
