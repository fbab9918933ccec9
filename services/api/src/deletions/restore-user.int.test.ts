import { insertUser, readUser } from '@lethe/store/testing'
import { beginDeletions } from '@lethe/store/user-fence'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
let api: TestApi
let id = 100

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
})
afterAll(() => api.stop())

async function softDeleted(): Promise<number> {
  id += 1
  await insertUser(api.mongo, id)
  expect((await (await api.as(id)).deleteSelf()).status).toBe(204)
  return id
}

async function restore(userId: number | string, caller = ADMIN, headers: Record<string, string> = {}) {
  const token = await api.token(caller)
  return api.send({ method: 'POST', path: `/api/v2/user/${userId}/restore/`, token, headers })
}
const error = (code: string) => ({ errors: [{ code, message: expect.any(String) }] })

describe('POST /api/v2/user/{id}/restore/', () => {
  it('gives a soft-deleted user back: listed again, with a token that works', async () => {
    const user = await softDeleted()
    expect((await restore(user)).status).toBe(204)
    expect(await readUser(api.mongo, user)).toMatchObject({ status: 'a', generation: 2 })
    const me = { method: 'GET', path: '/api/v2/user/me/', token: await api.token(user) }
    expect((await api.send(me)).status).toBe(200)
  })

  it('is for administrators: the user can not take it back by himself', async () => {
    const user = await softDeleted()
    await insertUser(api.mongo, 90)
    expect((await restore(user, user)).status).toBe(401)
    expect(await restore(user, 90)).toMatchObject({ status: 403, body: error('permission_denied') })
    expect((await readUser(api.mongo, user)).status).toBe('d')
  })

  it('says what is in its way', async () => {
    await insertUser(api.mongo, 91)
    await insertUser(api.mongo, 92, { status: 'u' })
    expect(await restore(91)).toMatchObject({ status: 400, body: error('user_not_soft_deleted') })
    expect(await restore(92)).toMatchObject({ status: 404, body: error('user_not_found') })
    expect(await restore(123_456)).toMatchObject({ status: 404, body: error('user_not_found') })
    expect((await restore('-1')).status).toBe(400)
  })

  it('is 409 with Retry-After while a worker acts for the deletion', async () => {
    const user = await softDeleted()
    await beginDeletions(api.mongo, [{ userId: user, deletionId: `${user}-1` }])
    expect(await restore(user)).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: error('deletion_begun'),
    })
  })

  it('under one Idempotency-Key happens once, and the key is no other request\u2019s', async () => {
    const user = await softDeleted()
    const key = { 'idempotency-key': 'back' }
    expect((await restore(user, ADMIN, key)).status).toBe(204)
    expect((await (await api.as(user)).deleteSelf()).status).toBe(204)
    expect((await restore(user, ADMIN, key)).status).toBe(204)
    expect((await readUser(api.mongo, user)).status).toBe('d')
    expect(await (await api.as(user)).delete(user, '', key)).toMatchObject({
      status: 422,
      body: error('idempotency_key_reused'),
    })
  })
})
