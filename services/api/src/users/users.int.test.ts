import { alignSequences, reserveIds } from '@lethe/store/sequences'
import { insertUser, readUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { named } from './search-term.ts'

type Client = Awaited<ReturnType<TestApi['as']>>

let api: TestApi
let admin: Client
const BACK_END = 900_000
const signUpPath = '/api/v2/sso/signup/'

beforeAll(async () => {
  api = await startTestApi()
  admin = await api.as(BACK_END, { claims: { role: 'admin' } })
})
afterAll(() => api.stop())
beforeEach(async () => {
  await usersOf(api.mongo.db).deleteMany({})
})

async function signUp(body: object): Promise<number> {
  const answer = await admin.post(signUpPath, body)
  expect(answer.status).toBe(201)
  return answer.body.id
}
const names = (answer: { body: { results: { username: string }[] } }) =>
  answer.body.results.map((user) => user.username)

describe('a sign-up', () => {
  it('answers the new user, who is active and of no generation', async () => {
    const body = {
      username: 'anna',
      ext_id: 42,
      email: 'anna@mail.example',
      real_name: 'Anna',
      password: 'x',
    }
    const answer = await admin.post(signUpPath, body)
    expect(answer).toMatchObject({
      status: 201,
      body: {
        username: 'anna',
        ext_id: '42',
        email: 'anna@mail.example',
        real_name: 'Anna',
        role: null,
        status: 'a',
        deleted: false,
      },
    })
    const user = await readUser(api.mongo, answer.body.id)
    expect(user).toMatchObject({ status: 'a', generation: 0, ext_id: '42' })
    expect(user).not.toHaveProperty('password')
    const stored = await api.mongo.db.collection('users').findOne({}, { promoteLongs: false })
    expect(stored?._id).toBeInstanceOf(Long)
  })

  it('as a form does the same', async () => {
    const answer = await api.send({
      method: 'POST',
      path: signUpPath,
      token: await api.token(BACK_END, { claims: { role: 'admin' } }),
      body: 'username=anna&ext_id=42',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(answer).toMatchObject({ status: 201, body: { username: 'anna', ext_id: '42' } })
  })

  it('of an administrator makes one', async () => {
    const id = await signUp({ username: 'root', role: 'admin' })
    expect((await (await api.as(id)).post(signUpPath, { username: 'anna' })).status).toBe(201)
  })

  it('is for administrators', async () => {
    const id = await signUp({ username: 'anna' })
    expect((await (await api.as(id)).post(signUpPath, { username: 'ben' })).status).toBe(403)
    expect(await usersOf(api.mongo.db).countDocuments()).toBe(1)
  })

  it('with a taken username or ext_id is 400, told apart, also when its owner is soft deleted', async () => {
    const id = await signUp({ username: 'anna', ext_id: 'crm-1' })
    for (const status of ['a', 'd'] as const) {
      await usersOf(api.mongo.db).updateOne({ _id: Long.fromNumber(id) }, { $set: { status } })
      for (const [field, body] of [
        ['username', { username: 'anna', ext_id: 'crm-2' }],
        ['ext_id', { username: 'ben', ext_id: 'crm-1' }],
      ] as const) {
        const answer = await admin.post(signUpPath, body)
        expect(answer.status).toBe(400)
        expect(answer.body.errors).toEqual([
          { field, messages: [expect.objectContaining({ code: 'unique' })] },
        ])
      }
    }
  })

  it('many at once with one name make one user', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => admin.post(signUpPath, { username: 'anna' })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9)
  })

  it.each<[unknown, number]>([
    [undefined, 400],
    [{}, 400],
    ['{', 400],
    ['[]', 400],
    ['"x"', 400],
    [{ username: '' }, 400],
    [{ username: 'x'.repeat(70_000) }, 413],
  ])('of %j is %i', async (body, status) => {
    const token = await api.token(BACK_END, { claims: { role: 'admin' } })
    const answer = await api.send({ method: 'POST', path: signUpPath, token, body })
    expect(answer.status).toBe(status)
    expect(answer.body.errors.length).toBeGreaterThan(0)
  })

  it('of another content type is 415', async () => {
    const token = await api.token(BACK_END, { claims: { role: 'admin' } })
    const headers = { 'content-type': 'text/plain' }
    const answer = await api.send({ method: 'POST', path: signUpPath, token, body: 'username=anna', headers })
    expect(answer).toMatchObject({ status: 415, body: { errors: [{ code: 'unsupported_media_type' }] } })
  })
})

describe('the lists', () => {
  beforeEach(async () => {
    await insertUser(api.mongo, 1, { username: 'anna', real_name: 'Anna', email: 'anna@mail.example' })
    await insertUser(api.mongo, 2, { username: 'ben', status: 'b' })
    await insertUser(api.mongo, 3, { username: 'dora', status: 'd' })
    await insertUser(api.mongo, 4, { username: 'ulla', status: 'u' })
    await insertUser(api.mongo, 5, { username: 'annette' })
    await insertUser(api.mongo, 6, { username: '$where.*' })
  })

  it('show active and blocked users, and no deleted one', async () => {
    const all = await (await api.as(1)).get('/api/v2/user/')
    expect(all.body).toMatchObject({ count: 4, next: null, previous: null })
    expect(names(all)).toEqual(['anna', 'ben', 'annette', '$where.*'])
    expect(all.text).not.toContain('mail.example')
  })

  it('come in pages that link to each other', async () => {
    const caller = await api.as(1)
    const seen: string[] = []
    let next: string | null = '/api/v2/user/?limit=3'
    while (next) {
      const page = await caller.get(next)
      seen.push(...names(page))
      next = page.body.next
    }
    expect(seen).toEqual(['anna', 'ben', 'annette', '$where.*'])
    const far = await caller.get('/api/v2/user/?offset=99')
    expect(far.body).toMatchObject({ count: 4, results: [], previous: '/api/v2/user/?offset=79&limit=20' })
    expect((await caller.get('/api/v2/user/?limit=0')).status).toBe(400)
    expect((await caller.get('/api/v2/user/?limit=1&limit=2')).status).toBe(400)
  })

  it.each([
    ['search/?user=ann', ['anna', 'annette']],
    ['search/?search=ann', ['anna', 'annette']],
    ['search/?user=anna', ['anna']],
    ['search/?user=dora', []],
    ['search/?user=ulla', []],
    ['search/?user=.*', []],
    ['search/?user=%24where', ['$where.*']],
    ['autocomplete/?search=b', ['ben']],
    ['autocomplete/?user=b', ['ben']],
    ['autocomplete/', ['$where.*', 'anna', 'annette', 'ben']],
  ])('%s finds %j', async (path, found) => {
    expect(names(await (await api.as(1)).get(`/api/v2/user/${path}`))).toEqual(found)
  })

  it('complete names with four fields only', async () => {
    const { body } = await (await api.as(1)).get('/api/v2/user/autocomplete/?search=anna')
    expect(body.results).toEqual([{ id: 1, username: 'anna', real_name: 'Anna', ext_id: null }])
  })

  it('search through the index', async () => {
    const { filter, sort } = named('ann')
    const plan = await usersOf(api.mongo.db).find(filter).sort(sort).explain('executionStats')
    expect(plan.executionStats.totalKeysExamined).toBeLessThan(4)
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).not.toContain('COLLSCAN')
  })

  it('of moderation show every status to administrators, hard-deleted users without anything', async () => {
    const list = async (query: string) => (await admin.get(`/api/v2/moderation/user/${query}`)).body
    expect((await list('')).count).toBe(6)
    expect((await list('?status=a')).results.map(({ id }: { id: number }) => id)).toEqual([1, 5, 6])
    expect((await list('?status=b')).results).toMatchObject([{ id: 2, status: 'b', deleted: false }])
    expect((await list('?status=d')).results).toMatchObject([{ id: 3, username: 'dora', deleted: true }])
    expect((await list('?status=u')).results).toEqual([{ id: 4, status: 'u', deleted_at: null }])
    expect((await admin.get('/api/v2/moderation/user/?status=x')).status).toBe(400)
    expect((await admin.get('/api/v2/moderation/user/?status=a&status=b')).status).toBe(400)
    expect((await (await api.as(1)).get('/api/v2/moderation/user/')).status).toBe(403)
  })

  it('of one user: 404 for the unknown and the hard deleted, a stub for the soft deleted', async () => {
    const caller = await api.as(1)
    expect((await caller.get('/api/v2/user/5/')).body).toMatchObject({
      id: 5,
      username: 'annette',
      deleted: false,
    })
    expect((await caller.get('/api/v2/user/3/')).body).toEqual({
      id: 3,
      username: 'dora',
      status: 'd',
      deleted: true,
      deleted_at: null,
    })
    for (const id of [0, 4, 77]) {
      expect(await caller.get(`/api/v2/user/${id}/`)).toMatchObject({
        status: 404,
        body: { errors: [{ code: 'user_not_found' }] },
      })
    }
    expect((await caller.get('/api/v2/user/x/')).status).toBe(400)
  })

  it('of oneself: with mail address, and 404 for a caller without a user', async () => {
    expect((await (await api.as(1)).get('/api/v2/user/me/')).body).toMatchObject({
      id: 1,
      email: 'anna@mail.example',
    })
    expect((await admin.get('/api/v2/user/me/')).status).toBe(404)
  })
})

it('an id that somebody brought along meanwhile is passed', async () => {
  const last = await signUp({ username: 'bea' })
  await insertUser(api.mongo, last + 1, { username: 'brought-along' })
  expect(await signUp({ username: 'cleo' })).toBe(last + 2)
})

it('an id is never given twice, also not after a community was brought along with its own', async () => {
  await insertUser(api.mongo, 5_000)
  await alignSequences(api.mongo.db)
  expect(await signUp({ username: 'anna' })).toBe(5_001)
  await usersOf(api.mongo.db).deleteMany({})
  await alignSequences(api.mongo.db)
  expect(await reserveIds(api.mongo.db, 'users')).toBe(5_002)
})
