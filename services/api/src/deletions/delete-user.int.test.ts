import type { UserStatus } from '@lethe/contracts/status'
import { insertUser, readUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { hs256 } from '../testing/tokens.ts'

let api: TestApi
let lastId = 100
const ADMIN = 1
const DELETED_ADMIN = 2
const STRANGER = 3

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
  await insertUser(api.mongo, DELETED_ADMIN, { role: 'admin', status: 'd' })
  await insertUser(api.mongo, STRANGER)
})
afterAll(() => api.stop())

async function newUser(status: UserStatus = 'a'): Promise<number> {
  lastId += 1
  await insertUser(api.mongo, lastId, { status, ext_id: `ext-${lastId}` })
  return lastId
}
const error = (code: string, message: string) => ({ errors: [{ code, message }] })
const invalid = (field: string) => ({
  errors: [{ field, messages: [expect.objectContaining({ code: expect.any(String) })] }],
})
const alreadyDeleted = error('user_already_soft_deleted', 'The user has already been soft deleted')
const notFound = error('user_not_found', 'User not found')

describe('what becomes of a user', () => {
  it.each<[UserStatus, string, number, UserStatus, object | undefined]>([
    ['a', '', 204, 'd', undefined],
    ['b', '', 204, 'd', undefined],
    ['d', '', 400, 'd', alreadyDeleted],
    ['u', '', 404, 'u', notFound],
    ['a', '?hard=1', 204, 'u', undefined],
    ['b', '?hard=1', 204, 'u', undefined],
    ['d', '?hard=1', 204, 'u', undefined],
    ['u', '?hard=1', 404, 'u', notFound],
    ['a', '?hard=0', 204, 'd', undefined],
    ['a', '?', 204, 'd', undefined],
    ['a', '?soft=1&HARD=1', 204, 'd', undefined],
  ])(
    'status %s, DELETE %s by the user and by an administrator: %i, status %s',
    async (from, query, status, to, body) => {
      for (const by of ['self', 'admin'] as const) {
        const id = await newUser(from)
        const answer = await (await api.as(by === 'self' ? id : ADMIN)).delete(id, query)
        expect([answer.status, answer.body]).toEqual([status, body])
        const user = await readUser(api.mongo, id)
        expect(user.status).toBe(to)
        if (status !== 204) {
          expect(user).toMatchObject({ generation: 0 })
          expect(answer.headers).not.toHaveProperty('deletion-id')
          continue
        }
        expect(answer.text).toBe('')
        expect(answer.headers['deletion-id']).toBe(`${id}-1`)
        expect(answer.headers.link).toBe(`</api/v2/deletion/${id}-1/>; rel="status"`)
        expect(user.deletion).toMatchObject({ id: `${id}-1`, by, from })
      }
    },
  )

  it.each(['0', '123456', '9007199254740991'])('user %s never existed: 404', async (id) => {
    expect((await (await api.as(ADMIN)).delete(id)).body).toEqual(notFound)
    expect((await (await api.as(ADMIN)).delete(id, '?hard=1')).body).toEqual(notFound)
  })

  it('a soft delete is remembered by the token of the deleted, and a hard one after it as well', async () => {
    const id = await newUser()
    const self = await api.as(id)
    expect((await self.deleteSelf()).status).toBe(204)
    expect((await self.deleteSelf()).body).toEqual(alreadyDeleted)
    expect((await self.deleteSelf('?hard=1')).headers['deletion-id']).toBe(`${id}-2`)
    expect((await self.deleteSelf('?hard=1')).body).toEqual(notFound)
    expect((await self.deleteSelf()).body).toEqual(notFound)
  })
})

describe('who may', () => {
  const denied = error('permission_denied', 'You do not have permission to perform this action')

  it('somebody else is told the same whether or not the user exists', async () => {
    const stranger = await api.as(STRANGER)
    for (const id of [await newUser(), await newUser('d'), await newUser('u'), 0, 987_654]) {
      expect(await stranger.delete(id, '?hard=1')).toMatchObject({ status: 403, body: denied })
    }
  })

  it('an administrator by token may, also one without a user document', async () => {
    for (const caller of [STRANGER, 555_555]) {
      const id = await newUser()
      const admin = await api.as(caller, { claims: { role: 'admin' } })
      expect((await admin.delete(id)).status).toBe(204)
      expect((await readUser(api.mongo, id)).deletion?.by).toBe('admin')
    }
  })

  it('a deleted administrator is none, whatever the token says', async () => {
    const id = await newUser()
    for (const claims of [{}, { role: 'admin' }]) {
      const former = await api.as(DELETED_ADMIN, { claims })
      expect(await former.delete(id)).toMatchObject({ status: 403, body: denied })
    }
    expect((await readUser(api.mongo, id)).status).toBe('a')
  })

  it('the right is asked for anew at each request', async () => {
    await insertUser(api.mongo, 50, { role: 'admin' })
    const admin = await api.as(50)
    expect((await admin.delete(await newUser())).status).toBe(204)
    await usersOf(api.mongo.db).updateOne({ username: 'user-50' }, { $unset: { role: 1 } })
    expect((await admin.delete(await newUser())).status).toBe(403)
  })

  it('an administrator who deletes himself did it himself', async () => {
    await insertUser(api.mongo, 51, { role: 'admin' })
    expect((await (await api.as(51)).deleteSelf()).status).toBe(204)
    expect((await readUser(api.mongo, 51)).deletion?.by).toBe('self')
  })
})

describe('a request that can not be understood changes nothing', () => {
  it.each([
    ['x', '', 'id'],
    ['-1', '', 'id'],
    ['+1', '', 'id'],
    ['1.0', '', 'id'],
    ['01', '', 'id'],
    ['1e3', '', 'id'],
    ['9007199254740992', '', 'id'],
    ['99999999999999999999999', '', 'id'],
    ['me', '', 'id'],
    ['%20', '', 'id'],
    ['7%2F8', '', 'id'],
    ['101', '?hard=2', 'hard'],
    ['101', '?hard', 'hard'],
    ['101', '?hard=', 'hard'],
    ['101', '?hard=TRUE', 'hard'],
    ['101', '?hard=1&hard=1', 'hard'],
    ['101', '?hard=0&hard=1', 'hard'],
    ['101', '?hard[]=1', 'hard'],
    ['101', '?hard%5B%5D=1', 'hard'],
    ['101', '?hard=%zz', 'hard'],
  ])('DELETE %s%s: 400 for %s', async (id, query, field) => {
    const answer = await (await api.as(ADMIN)).delete(id, query)
    expect(answer).toMatchObject({ status: 400, body: invalid(field) })
  })

  it.each(['%', '%zz', '%00', '1%00', '%c0%af', '7/8', ''])(
    'DELETE %s: a 4xx in the documented shape',
    async (id) => {
      const answer = await (await api.as(ADMIN)).delete(id)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
      expect(answer.body.errors).toHaveLength(1)
    },
  )

  it.each<[string, string, string]>([
    ['application/json', '{"hard":1}', 'unexpected_body'],
    ['application/json', '[]', 'unexpected_body'],
    ['application/json', 'null', 'unexpected_body'],
    ['application/json', '{', 'parse_error'],
    ['application/json', '{"__proto__":{"x":1}}', 'parse_error'],
    ['application/x-www-form-urlencoded', 'hard=1', 'unexpected_body'],
    ['text/plain', 'hard', 'unexpected_body'],
    ['no type', '{}', 'unexpected_body'],
    ['application/octet-stream', '\u0000', 'unexpected_body'],
    ['multipart/form-data; boundary=x', '--x--', 'unexpected_body'],
  ])('a body (%s: %s) is %s', async (type, body, code) => {
    const id = await newUser()
    const sent = { method: 'DELETE', path: `/api/v2/user/${id}/`, token: await api.token(id), body }
    const answer = await api.send({ ...sent, headers: { 'content-type': type } })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code }] } })
    expect((await readUser(api.mongo, id)).status).toBe('a')
  })

  it('a body over 64 KiB is 413', async () => {
    const sent = { method: 'DELETE', path: '/api/v2/user/101/', token: await api.token(101) }
    const answer = await api.send({ ...sent, body: 'x'.repeat(65 * 1024) })
    expect(answer).toMatchObject({ status: 413, body: { errors: [{ code: 'body_too_large' }] } })
  })

  it.each<[string, string | undefined, string | undefined]>([
    ['JSON with nothing in it', 'application/json', ''],
    ['a form with nothing in it', 'application/x-www-form-urlencoded', ''],
    ['another type with nothing in it', 'text/plain', ''],
    ['an empty object', 'application/json', '{}'],
    ['an empty object of a form', 'application/x-www-form-urlencoded', '{}'],
    ['nothing at all', undefined, undefined],
  ])('%s is no body: 204', async (_what, type, body) => {
    const id = await newUser()
    const headers = type === undefined ? {} : { 'content-type': type }
    const sent = { method: 'DELETE', path: `/api/v2/user/${id}/`, token: await api.token(id), headers }
    expect((await api.send({ ...sent, ...(body === undefined ? {} : { body }) })).status).toBe(204)
  })
})

describe('refusals come in their order', () => {
  it('401 before everything', async () => {
    const sent = { method: 'DELETE', path: '/api/v2/user/x/?hard=2', body: '{', token: 'none' }
    expect((await api.send(sent)).status).toBe(401)
  })

  it('400 for the request before 403', async () => {
    const stranger = await api.as(STRANGER)
    expect((await stranger.delete(ADMIN, '?hard=2')).status).toBe(400)
    expect((await stranger.delete(ADMIN, '', { 'idempotency-key': ['a', 'b'] })).status).toBe(400)
    const sent = { method: 'DELETE', path: `/api/v2/user/${ADMIN}/`, token: await api.token(STRANGER) }
    expect((await api.send({ ...sent, body: { hard: 1 } })).status).toBe(400)
  })

  it('403 before 422, and 422 before what the user is', async () => {
    const id = await newUser()
    const self = await api.as(id)
    const key = { 'idempotency-key': 'once' }
    expect((await self.delete(id, '', key)).status).toBe(204)
    expect((await (await api.as(STRANGER)).delete(id, '?hard=1', key)).status).toBe(403)
    expect(await self.delete(id, '?hard=1', key)).toMatchObject({
      status: 422,
      body: { errors: [{ code: 'idempotency_key_reused' }] },
    })
    expect((await readUser(api.mongo, id)).status).toBe('d')
  })
})

describe('an Idempotency-Key', () => {
  it('gives the same answer again, whatever has happened since', async () => {
    const id = await newUser()
    const self = await api.as(id)
    const soft = { 'idempotency-key': 'soft' }
    for (let i = 0; i < 3; i++) {
      expect((await self.delete(id, '', soft)).headers['deletion-id']).toBe(`${id}-1`)
    }
    expect((await self.delete(id, '?hard=1', { 'idempotency-key': 'hard' })).headers['deletion-id']).toBe(
      `${id}-2`,
    )
    expect((await self.delete(id, '', soft)).headers['deletion-id']).toBe(`${id}-1`)
    expect((await self.delete(id, '', { 'idempotency-key': 'other' })).status).toBe(404)
  })

  it.each([
    ['', 'blank'],
    ['k'.repeat(256), 'max_length'],
  ])('%s is refused (%s)', async (key, code) => {
    const id = await newUser()
    const answer = await (await api.as(id)).delete(id, '', { 'idempotency-key': key })
    expect(answer.body.errors).toEqual([
      { field: 'Idempotency-Key', messages: [expect.objectContaining({ code })] },
    ])
  })

  it('may be 255 characters long, and is nobody else’s', async () => {
    const key = { 'idempotency-key': 'k'.repeat(255) }
    for (const id of [await newUser(), await newUser()]) {
      expect((await (await api.as(id)).delete(id, '', key)).headers['deletion-id']).toBe(`${id}-1`)
    }
  })

  it('lets one of many simultaneous requests win and gives all the same answer', async () => {
    const id = await newUser()
    const self = await api.as(id)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => self.delete(id, '', { 'idempotency-key': 'x' })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]))
    expect(new Set(answers.map(({ headers }) => headers['deletion-id']))).toEqual(new Set([`${id}-1`]))
    expect((await readUser(api.mongo, id)).generation).toBe(1)
  })
})

it('without a key one of many simultaneous requests wins', async () => {
  const id = await newUser()
  const self = await api.as(id)
  const answers = await Promise.all(Array.from({ length: 20 }, () => self.delete(id)))
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(19)
})

it('other methods of the path are refused by name, and nothing of a token or name is logged', async () => {
  const token = await hs256(api.secret, { user_id: STRANGER })
  const answer = await api.send({ method: 'PUT', path: '/api/v2/user/101/', token })
  expect(answer).toMatchObject({ status: 405, headers: { allow: 'DELETE, GET, HEAD' } })
  expect((await api.send({ method: 'DELETE', path: '/api/v2/user/101', token })).status).toBe(404)
  const text = api.logs.join('')
  expect(text).not.toContain(token.slice(-20))
  expect(text).not.toContain('user-101')
})
