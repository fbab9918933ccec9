import { commentsOf, postsOf, votesOf } from '@lethe/store/community'
import { insertUser, readUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { contribute } from './contribute.ts'

type Client = Awaited<ReturnType<TestApi['as']>>

let api: TestApi
let lastId = 100
let anna: Client & { id: number }
let ben: Client & { id: number }

beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.stop())
beforeEach(async () => {
  anna = await newUser()
  ben = await newUser()
})

async function newUser(fields: Parameters<typeof insertUser>[2] = {}): Promise<Client & { id: number }> {
  lastId += 1
  const id = lastId
  await insertUser(api.mongo, id, fields)
  return { ...(await api.as(id)), id }
}
async function post(author: Client, body: object = { text: 'Hello' }): Promise<number> {
  const answer = await author.post('/api/v2/post/', body)
  expect(answer.status).toBe(201)
  return answer.body.id
}
const readPost = async (id: number) => (await ben.get(`/api/v2/post/${id}/`)).body
const vote = (voter: Client, id: number | string) => voter.post(`/api/v2/post/${id}/vote/`)
const comment = (author: Client, id: unknown, text = 'Nice') =>
  author.post('/api/v2/comment/', { post: id, text })

describe('a post', () => {
  it('is answered as it will be read', async () => {
    const answer = await anna.post('/api/v2/post/', { text: 'Hello', title: 'First', categories: [1] })
    const expected = {
      id: answer.body.id,
      title: 'First',
      text: 'Hello',
      author: { id: anna.id, username: `user-${anna.id}`, deleted: false },
      vote_count: 0,
      comment_count: 0,
      added_at: expect.any(String),
    }
    expect(answer).toMatchObject({ status: 201, body: expected })
    expect(await readPost(answer.body.id)).toEqual(answer.body)
  })

  it('mentions users who are there, each once', async () => {
    const id = await post(anna, { text: '@ben', mentions: [ben.id, ben.id, anna.id] })
    const stored = await postsOf(api.mongo.db).findOne({ _id: Long.fromNumber(id) }, { promoteLongs: false })
    expect(stored?.mentions).toEqual([Long.fromNumber(ben.id), Long.fromNumber(anna.id)])
  })

  it.each(['d', 'u', 'unknown'] as const)('mentions nobody who is %s', async (status) => {
    const id = status === 'unknown' ? 999_999 : (await newUser({ status })).id
    const before = await postsOf(api.mongo.db).countDocuments()
    const answer = await anna.post('/api/v2/post/', { text: 'x', mentions: [ben.id, id] })
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toMatchObject([{ field: 'mentions' }])
    expect(await postsOf(api.mongo.db).countDocuments()).toBe(before)
  })

  it('stays after a soft delete of its author, and is 404 after a hard one', async () => {
    const id = await post(anna)
    await anna.delete(anna.id)
    expect((await readPost(id)).author).toEqual({ id: anna.id, username: `user-${anna.id}`, deleted: true })
    const feed = await ben.get(`/api/v2/user/${anna.id}/feed/`)
    expect(feed.body).toMatchObject({ count: 1, results: [{ id, author: { deleted: true } }] })
    await anna.delete(anna.id, '?hard=1')
    expect((await ben.get(`/api/v2/post/${id}/`)).body.errors).toMatchObject([{ code: 'post_not_found' }])
    expect((await ben.get(`/api/v2/user/${anna.id}/feed/`)).body.errors).toMatchObject([
      { code: 'user_not_found' },
    ])
  })

  it('is in its author’s feed, newest first', async () => {
    const ids = [await post(anna), await post(anna), await post(anna)]
    const { body } = await ben.get(`/api/v2/user/${anna.id}/feed/?limit=2`)
    expect(body).toMatchObject({ count: 3, next: `/api/v2/user/${anna.id}/feed/?limit=2&offset=2` })
    expect(body.results.map((item: { id: number }) => item.id)).toEqual([ids[2], ids[1]])
  })

  it.each(['0', '999999'])('%s is not found', async (id) => {
    expect((await ben.get(`/api/v2/post/${id}/`)).status).toBe(404)
    expect((await vote(ben, id)).status).toBe(404)
    expect((await ben.get(`/api/v2/comment/?post=${id}`)).status).toBe(404)
  })
})

describe('a comment', () => {
  it('counts, and is listed with the others, oldest first', async () => {
    const id = await post(anna)
    const first = await comment(ben, id, 'one')
    expect(first).toMatchObject({
      status: 201,
      body: { post: id, text: 'one', author: { id: ben.id, deleted: false }, vote_count: 0 },
    })
    await comment(anna, String(id), 'two')
    expect(await readPost(id)).toMatchObject({ comment_count: 2 })
    const { body } = await anna.get(`/api/v2/comment/?post=${id}`)
    expect(body.results.map((item: { text: string }) => item.text)).toEqual(['one', 'two'])
    expect(body.count).toBe(2)
  })

  it('on a post that is not there is 404 and leaves nothing', async () => {
    expect((await comment(ben, 999_999)).body.errors).toMatchObject([{ code: 'post_not_found' }])
    expect(await commentsOf(api.mongo.db).countDocuments({ post_id: Long.fromNumber(999_999) })).toBe(0)
  })

  it('of a soft-deleted user shows that, and of a hard-deleted one is not shown', async () => {
    const id = await post(anna)
    await comment(ben, id)
    await ben.delete(ben.id)
    const list = async () => (await anna.get(`/api/v2/comment/?post=${id}`)).body.results
    expect(await list()).toMatchObject([{ author: { id: ben.id, deleted: true } }])
    await ben.delete(ben.id, '?hard=1')
    expect(await list()).toEqual([])
  })

  it('list needs to know of which post', async () => {
    const missing = await anna.get('/api/v2/comment/')
    expect(missing.body.errors).toMatchObject([{ field: 'post', messages: [{ code: 'required' }] }])
    expect((await anna.get('/api/v2/comment/?post=x')).status).toBe(400)
  })
})

describe('a vote', () => {
  it('toggles', async () => {
    const id = await post(anna)
    for (const count of [1, 0, 1]) {
      expect((await vote(ben, `${id}`)).status).toBe(204)
      expect(await readPost(id)).toMatchObject({ vote_count: count })
      expect(await votesOf(api.mongo.db).countDocuments({ post_id: Long.fromNumber(id) })).toBe(count)
    }
  })

  it('of many at once all count, each once', async () => {
    const id = await post(anna)
    const voters = await Promise.all(Array.from({ length: 12 }, () => newUser()))
    const statuses = await Promise.all(voters.map(async (voter) => (await vote(voter, id)).status))
    expect(new Set(statuses)).toEqual(new Set([204]))
    expect(await readPost(id)).toMatchObject({ vote_count: 12 })
  })

  it('of one user many times at once is one toggle after the other', async () => {
    const id = await post(anna)
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await vote(ben, id)).status))
    expect(new Set(statuses)).toEqual(new Set([204]))
    expect(await readPost(id)).toMatchObject({ vote_count: 1 })
    expect(await votesOf(api.mongo.db).countDocuments({ post_id: Long.fromNumber(id) })).toBe(1)
  })
})

describe('who may write', () => {
  it.each<[string, Parameters<typeof insertUser>[2], number]>([
    ['a blocked user', { status: 'b' }, 403],
    ['a blocked administrator', { status: 'b', role: 'admin' }, 403],
    ['a soft-deleted user', { status: 'd' }, 401],
    ['a hard-deleted user', { status: 'u' }, 401],
  ])('not %s', async (_who, fields, status) => {
    const id = await post(anna)
    const writer = await newUser(fields)
    expect((await writer.post('/api/v2/post/', { text: 'x' })).status).toBe(status)
    expect((await comment(writer, id)).status).toBe(status)
    expect((await vote(writer, id)).status).toBe(status)
    expect(await readPost(id)).toMatchObject({ comment_count: 0, vote_count: 0 })
  })

  it('not a caller without a user', async () => {
    expect((await (await api.as(777_777)).post('/api/v2/post/', { text: 'x' })).status).toBe(403)
  })
})

describe('a deletion and a contribution exclude each other', () => {
  it('a contribution that began before the mark and ends after it does not happen', async () => {
    const work = contribute(api.mongo, { authorId: anna.id }, async (session) => {
      await postsOf(api.mongo.db).insertOne(ghost(anna.id), { session })
      // Once only: the second attempt meets a deleted author.
      if ((await readUser(api.mongo, anna.id)).status === 'a') {
        expect((await anna.delete(anna.id)).status).toBe(204)
      }
    })
    await expect(work).rejects.toMatchObject({ code: 'authentication_failed' })
    expect(await postsOf(api.mongo.db).countDocuments({ author_id: Long.fromNumber(anna.id) })).toBe(0)
  })

  it('a mention of somebody who is deleted meanwhile does not happen', async () => {
    const contribution = { authorId: anna.id, mentioned: [ben.id] }
    const work = contribute(api.mongo, contribution, async (session) => {
      await postsOf(api.mongo.db).insertOne(ghost(anna.id), { session })
      if ((await readUser(api.mongo, ben.id)).status === 'a') await ben.delete(ben.id)
    })
    await expect(work).rejects.toMatchObject({ name: 'InvalidInput' })
    expect(await postsOf(api.mongo.db).countDocuments({ author_id: Long.fromNumber(anna.id) })).toBe(0)
  })

  it('after the 204 of a DELETE nothing new of the user appears, however much was under way', async () => {
    const id = await post(ben)
    for (let round = 0; round < 5; round++) {
      const writer = await newUser()
      const underWay = Array.from({ length: 8 }, () => comment(writer, id))
      const author_id = Long.fromNumber(writer.id)
      expect((await writer.delete(writer.id)).status).toBe(204)
      const atTheTime = await commentsOf(api.mongo.db).countDocuments({ author_id })
      await Promise.all(underWay)
      expect(await commentsOf(api.mongo.db).countDocuments({ author_id })).toBe(atTheTime)
    }
    const { comment_count } = await readPost(id)
    expect(await commentsOf(api.mongo.db).countDocuments({ post_id: Long.fromNumber(id) })).toBe(
      comment_count,
    )
  })

  it('after a post is erased no comment on it appears, however many were under way', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await post(anna)
      const post_id = Long.fromNumber(id)
      const underWay = [anna, ben].flatMap((writer) => Array.from({ length: 4 }, () => comment(writer, id)))
      await postsOf(api.mongo.db).deleteOne({ _id: post_id })
      const atTheTime = await commentsOf(api.mongo.db).countDocuments({ post_id })
      await Promise.all(underWay)
      expect(await commentsOf(api.mongo.db).countDocuments({ post_id })).toBe(atTheTime)
    }
  })
})

describe('an id that was taken by a community that was brought along meanwhile', () => {
  const content = { mentions: [], comment_count: 0, vote_count: 0, text: 'theirs', created_at: new Date() }
  const taken = async (from: number, insert: (id: Long) => Promise<unknown>) => {
    for (let n = 1; n <= 5; n += 1) await insert(Long.fromNumber(from + n))
  }

  it('is passed by a post, and theirs stays as it is', async () => {
    const last = await post(anna)
    const theirs = { ...content, author_id: Long.fromNumber(ben.id) }
    await taken(last, (_id) => postsOf(api.mongo.db).insertOne({ ...theirs, _id }))
    expect(await post(anna)).toBe(last + 6)
    expect(await readPost(last + 1)).toMatchObject({ text: 'theirs', author: { id: ben.id } })
  })

  it('is passed by a comment, which counts once', async () => {
    const id = await post(anna)
    const { body } = await comment(anna, id)
    const theirs = { post_id: Long.fromNumber(999_998), author_id: Long.fromNumber(ben.id) }
    await taken(body.id, (_id) =>
      commentsOf(api.mongo.db).insertOne({ ...theirs, _id, text: 'theirs', created_at: new Date() }),
    )
    expect((await comment(anna, id)).body.id).toBe(body.id + 6)
    expect(await readPost(id)).toMatchObject({ comment_count: 2 })
  })
})

it('ids of users are stored as longs everywhere', async () => {
  const id = await post(anna)
  await comment(ben, id)
  await vote(ben, id)
  for (const [name, fields] of [
    ['posts', ['_id', 'author_id']],
    ['comments', ['_id', 'post_id', 'author_id']],
    ['votes', ['post_id', 'user_id']],
  ] as const) {
    const stored = await api.mongo.db.collection(name).findOne({}, { promoteLongs: false, sort: { _id: -1 } })
    for (const field of fields) expect(stored?.[field]).toBeInstanceOf(Long)
  }
  expect(await usersOf(api.mongo.db).countDocuments({ activity: { $gt: 0 } })).toBeGreaterThan(0)
})

function ghost(authorId: number) {
  return {
    _id: Long.fromNumber(500_000 + authorId),
    author_id: Long.fromNumber(authorId),
    text: 'a ghost',
    mentions: [],
    comment_count: 0,
    vote_count: 0,
    created_at: new Date(),
  }
}
