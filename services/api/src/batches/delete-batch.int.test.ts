import { MAX_BATCH } from '@lethe/contracts/batch'
import { apiErrors } from '@lethe/contracts/errors'
import type { UserStatus } from '@lethe/contracts/status'
import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { insertUser, readUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
const STRANGER = 2
const NOBODY = 999_999
const PATH = '/api/v2/deletion/batch/'

let api: TestApi
let lastId = 100
beforeAll(async () => {
  api = await startTestApi({ mongo: await openPrivateDatabase() })
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
  await insertUser(api.mongo, STRANGER)
})
afterAll(() => api.stop())

async function newUser(status: UserStatus = 'a'): Promise<number> {
  lastId += 1
  await insertUser(api.mongo, lastId, { status, ext_id: `ext-${lastId}` })
  return lastId
}
const send = async (body: unknown, { key, caller = ADMIN }: { key?: string; caller?: number } = {}) =>
  api.send({
    method: 'POST',
    path: PATH,
    token: await api.token(caller),
    body,
    headers: key === undefined ? {} : { 'idempotency-key': key },
  })
const deleted = (user_id: number, generation = 1) => ({ user_id, deletion_id: `${user_id}-${generation}` })
const refused = (user_id: number, code: keyof typeof apiErrors) => ({
  user_id,
  error: { code, message: apiErrors[code].message },
})

describe('what becomes of the users of a batch', () => {
  it('each gets the answer that his own DELETE would have had, in the order given', async () => {
    const [active, gone, soft, blocked] = [
      await newUser(),
      await newUser('u'),
      await newUser('d'),
      await newUser('b'),
    ]
    const users = [blocked, NOBODY, soft, active, gone, 0]
    expect(await send({ users, mode: 'soft' })).toMatchObject({
      status: 200,
      body: {
        results: [
          deleted(blocked),
          refused(NOBODY, 'user_not_found'),
          refused(soft, 'user_already_soft_deleted'),
          deleted(active),
          refused(gone, 'user_not_found'),
          refused(0, 'user_not_found'),
        ],
      },
    })
    expect(await readUser(api.mongo, active)).toMatchObject({
      status: 'd',
      deletion: { id: `${active}-1`, mode: 'soft', by: 'admin' },
      outbox: [{ id: `user.deleted/${active}-1` }],
    })
    expect((await readUser(api.mongo, soft)).generation).toBe(0)
  })

  it('a user who is named again is asked for again, after the first time', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    expect((await send({ users: [ann, ben, ann], mode: 'soft' })).body.results).toEqual([
      deleted(ann),
      deleted(ben),
      refused(ann, 'user_already_soft_deleted'),
    ])
    expect((await send({ users: [ann, ann], mode: 'hard' })).body.results).toEqual([
      deleted(ann, 2),
      refused(ann, 'user_not_found'),
    ])
  })

  it('many users are told in their order, over many groups', async () => {
    const users: number[] = []
    for (let n = 0; n < 600; n += 1) users.push(await newUser())
    users.reverse()
    expect((await send({ users, mode: 'hard' })).body.results).toEqual(users.map((id) => deleted(id)))
  })

  it('hard deletions can be scheduled', async () => {
    const id = await newUser()
    const not_before = '2999-01-01T00:00:00Z'
    expect((await send({ users: [id], mode: 'hard', not_before })).body.results).toEqual([deleted(id)])
    expect(await readUser(api.mongo, id)).toMatchObject({
      status: 'd',
      deletion: { mode: 'hard', not_before: new Date(not_before) },
    })
  })
})

describe('a batch under an Idempotency-Key', () => {
  it('answers the same again, whatever has happened since', async () => {
    const [ann, ben, gone] = [await newUser(), await newUser(), await newUser('u')]
    const batch = { users: [ann, gone, ben], mode: 'soft' }
    const first = await send(batch, { key: 'run-1' })
    expect(first.body.results).toEqual([deleted(ann), refused(gone, 'user_not_found'), deleted(ben)])
    await (await api.as(ADMIN)).post(`/api/v2/user/${ben}/restore/`)
    expect((await send(batch, { key: 'run-1' })).body).toEqual(first.body)
    expect((await readUser(api.mongo, ben)).status).toBe('a')
  })

  it('asks once for a user who is named twice', async () => {
    const ann = await newUser()
    expect((await send({ users: [ann, ann], mode: 'hard' }, { key: 'run-3' })).body.results).toEqual([
      deleted(ann),
      deleted(ann),
    ])
  })

  it('shares its key with the single DELETE', async () => {
    const ann = await newUser()
    await send({ users: [ann], mode: 'hard' }, { key: 'run-2' })
    const admin = await api.as(ADMIN)
    expect((await admin.delete(ann, '?hard=1', { 'idempotency-key': 'run-2' })).headers['deletion-id']).toBe(
      `${ann}-1`,
    )
    expect((await send({ users: [ann], mode: 'soft' }, { key: 'run-2' })).body.results).toEqual([
      refused(ann, 'idempotency_key_reused'),
    ])
  })
})

describe('a batch that is wrong as a whole', () => {
  it.each<[unknown, number, object]>([
    [{ users: [7, -1, 8, 'x'], mode: 'hard' }, 400, { field: 'users[1]' }],
    [{ users: [], mode: 'hard' }, 400, { field: 'users', messages: [{ code: 'blank' }] }],
    [{ users: [7] }, 400, { field: 'mode', messages: [{ code: 'required' }] }],
    [{ users: [7], mode: 'hard', not_before: 'soon' }, 400, { field: 'not_before' }],
    [{ users: [7], mode: 'soft', not_before: '2999-01-01T00:00:00Z' }, 400, { field: 'not_before' }],
    [{ users: [7], mode: 'hard', notBefore: '2999-01-01T00:00:00Z' }, 400, { field: 'notBefore' }],
    ['{"users":[7', 400, { code: 'parse_error' }],
    [`{"users":[7],"mode":"hard"${' '.repeat(256 * 1024)}}`, 413, { code: 'body_too_large' }],
  ])('%.60j is %i, before it is asked who may', async (body, status, error) => {
    const answer = await send(body, { caller: STRANGER })
    expect(answer.status).toBe(status)
    expect(answer.body.errors[0]).toMatchObject(error)
  })

  it('does nothing for the users that it names well', async () => {
    const id = await newUser()
    expect((await send({ users: [id, -1], mode: 'hard' })).status).toBe(400)
    expect((await readUser(api.mongo, id)).status).toBe('a')
  })

  it('takes as many as the longest ids allow, and not one more', async () => {
    const users = Array.from({ length: MAX_BATCH }, (_, n) => Number.MAX_SAFE_INTEGER - n)
    const answer = await send({ users, mode: 'hard' })
    expect(answer.status).toBe(200)
    expect(answer.body.results).toHaveLength(MAX_BATCH)
    expect(await send({ users: [...users, 7], mode: 'hard' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'users', messages: [{ code: 'max_length' }] }] },
    })
  })

  it('is for administrators', async () => {
    const body = { users: [STRANGER], mode: 'soft' }
    expect((await send(body, { caller: STRANGER })).status).toBe(403)
    expect((await api.send({ method: 'POST', path: PATH, body })).status).toBe(401)
    expect((await send({ ...body, users: [-1] }, { key: '' })).status).toBe(400)
    expect((await send(body, { key: '' })).body.errors).toMatchObject([{ field: 'Idempotency-Key' }])
  })
})

describe('a database that is away or slow', () => {
  const FAIL = { configureFailPoint: 'failCommand' }
  const admin = () => api.mongo.client.db('admin')

  it('those whose outcome nobody knows are told so, those that were not begun are left alone', async () => {
    const users: number[] = []
    for (let n = 0; n < 550; n += 1) users.push(await newUser())
    const data = { failCommands: ['update'], writeConcernError: { code: 64, errmsg: 'timed out' } }
    await admin().command({ ...FAIL, mode: 'alwaysOn', data })
    const { status, body } = await send({ users, mode: 'hard' }, { key: 'away' })
    await admin().command({ ...FAIL, mode: 'off' })
    expect(status).toBe(200)
    expect(body.results).toEqual(
      users.map((id, n) => refused(id, n < 500 ? 'outcome_unknown' : 'unavailable')),
    )
    expect((await readUser(api.mongo, users[549] ?? 0)).status).toBe('a')
    expect((await send({ users, mode: 'hard' }, { key: 'away' })).body.results).toEqual(
      users.map((id) => deleted(id)),
    )
  })

  it('more than may run at once are told to come again', async () => {
    const data = { failCommands: ['update'], blockConnection: true, blockTimeMS: 500 }
    await admin().command({ ...FAIL, mode: 'alwaysOn', data })
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send({ users: [NOBODY], mode: 'hard' })),
    )
    await admin().command({ ...FAIL, mode: 'off' })
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4)
    expect(answers.find(({ status }) => status !== 200)).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { errors: [{ code: 'too_many_batches' }] },
    })
    expect((await send({ users: [NOBODY], mode: 'hard' })).status).toBe(200)
  })
})
