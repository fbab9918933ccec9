import { insertUser, readUser } from '@lethe/store/testing'
import { beginDeletions } from '@lethe/store/user-fence'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
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

const error = (code: string) => ({ errors: [{ code, message: expect.any(String) }] })
async function send(method: string, body?: unknown, caller = ADMIN, userId: number | string = id) {
  const token = await api.token(caller)
  return api.send({ method, path: `/api/v2/user/${userId}/hold/`, token, body })
}
const reason = 'Litigation hold 2026-17'

describe('PUT and DELETE /api/v2/user/{id}/hold/', () => {
  it('hold a user, who can still be deleted, and end it', async () => {
    const hold = await send('PUT', { reason })
    expect(hold).toMatchObject({ status: 200, body: { user_id: id, reason, held_by: ADMIN } })
    expect((await (await api.as(id)).deleteSelf('?hard=1')).status).toBe(204)
    expect((await send('DELETE')).status).toBe(204)
    expect(await send('DELETE')).toMatchObject({ status: 404, body: error('hold_not_found') })
  })

  it('show administrators who is held', async () => {
    await send('PUT', { reason })
    const list = async () => {
      const { body } = await (await api.as(ADMIN)).get('/api/v2/moderation/user/?limit=100')
      return body.results.find((user: { id: number }) => user.id === id)
    }
    expect((await list()).hold).toEqual({ reason, held_at: expect.any(String) })
    await send('DELETE')
    expect(await list()).not.toHaveProperty('hold')
  })

  it('are 409 with Retry-After where a worker has begun, and 404 for nobody', async () => {
    await (await api.as(id)).deleteSelf('?hard=1')
    await beginDeletions(api.mongo, [{ userId: id, deletionId: `${id}-1` }])
    expect(await send('PUT', { reason })).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: error('deletion_begun'),
    })
    expect(await send('PUT', { reason }, ADMIN, 999_999)).toMatchObject({ body: error('user_not_found') })
    expect((await send('PUT', { reason }, ADMIN, 'x')).status).toBe(400)
  })

  it.each([
    [undefined, 'required'],
    [{}, 'required'],
    [{ reason: '' }, 'blank'],
    [{ reason: '  ' }, 'invalid'],
    [{ reason: 7 }, 'invalid'],
    [{ reason: 'x'.repeat(501) }, 'max_length'],
    [{ reason: 'a\u0000b' }, 'invalid'],
  ])('need a reason: %j is %s', async (body, code) => {
    const answer = await send('PUT', body)
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'reason', messages: [{ code }] }] },
    })
    expect(await readUser(api.mongo, id)).not.toHaveProperty('hold')
  })

  it('are for administrators', async () => {
    for (const method of ['PUT', 'DELETE']) {
      const body = method === 'PUT' ? { reason } : undefined
      expect((await send(method, body, id)).status).toBe(403)
    }
  })
})
