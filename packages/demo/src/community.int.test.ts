import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { mediaOf, postsOf } from '@lethe/store/community'
import { connectMongo } from '@lethe/store/connect'
import { exactDocuments } from '@lethe/store/exact-documents'
import { usersOf } from '@lethe/store/users'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { seedCommunity } from './community.ts'

const uri = new URL(inject('mongodbUri'))
uri.pathname = `/demo_${randomUUID()}`
const mongodbUri = uri.href
const users = 600
const now = new Date('2026-03-01T12:00:00Z')

let mongo: Awaited<ReturnType<typeof connectMongo>>
beforeAll(async () => {
  mongo = await connectMongo({ uri: mongodbUri, appName: 'demo-test' })
})
afterEach(() => mongo.db.dropDatabase())
afterAll(() => mongo.close())

/** What `field` of a collection says about each of its documents, and what a recount says. */
async function counted(collection: string, field: string) {
  const documents = await mongo.db
    .collection(collection)
    .find({}, { projection: { [field]: 1 } })
    .toArray()
  return new Map(
    documents.filter((doc) => doc[field] > 0).map((doc) => [String(doc._id), doc[field] as number]),
  )
}
async function recounted(collection: string, by: string) {
  const groups = await mongo.db
    .collection(collection)
    .aggregate([{ $group: { _id: `$${by}`, n: { $sum: 1 } } }])
    .toArray()
  return new Map(groups.map((group) => [String(group._id), group.n as number]))
}

describe('seedCommunity', () => {
  it('fills every collection, with counters that equal a recount', async () => {
    const seeded = await seedCommunity({ mongodbUri, users, postsPerUser: 3, now })

    const names = [
      'posts',
      'comments',
      'votes',
      'follows',
      'private_messages',
      'flags',
      'media.files',
      'media.chunks',
    ]
    for (const name of names) {
      const count = await mongo.db.collection(name).countDocuments()
      expect(count, name).toBeGreaterThan(0)
      expect(seeded.content, name).toMatchObject({ [name]: count })
    }
    expect(await usersOf(mongo.db).countDocuments()).toBe(users)
    expect(await counted('posts', 'comment_count')).toEqual(await recounted('comments', 'post_id'))
    expect(await counted('posts', 'vote_count')).toEqual(await recounted('votes', 'post_id'))
    expect(await counted('users', 'followers_count')).toEqual(await recounted('follows', 'followed_id'))
    expect(await counted('users', 'followings_count')).toEqual(await recounted('follows', 'follower_id'))
  })

  it('names an administrator and an ordinary active user', async () => {
    const { adminId, userId } = await seedCommunity({ mongodbUri, users: 10, postsPerUser: 0 })
    const found = await usersOf(mongo.db)
      .find({ _id: { $in: [adminId, userId] } })
      .sort({ _id: 1 })
      .toArray()
    expect(found).toMatchObject([{ role: 'admin', status: 'a' }, { status: 'a' }])
    expect(found[1]).not.toHaveProperty('role')
  })

  it('adds a second community to the first and leaves that as it was', async () => {
    const first = await seedCommunity({ mongodbUri, users: 50, postsPerUser: 2, now })
    const before = await usersOf(mongo.db).find().sort({ _id: 1 }).toArray()
    const second = await seedCommunity({ mongodbUri, users: 50, postsPerUser: 2, now })

    expect(second.adminId).toBe(first.adminId + 50)
    const after = await usersOf(mongo.db).find().sort({ _id: 1 }).toArray()
    expect(after.slice(0, 50)).toEqual(before)
    expect(after).toHaveLength(100)
    expect(await postsOf(mongo.db).countDocuments()).toBe(200)
  })

  it('makes the same community from the same seed', async () => {
    const withoutId = { projection: { _id: 0 } }
    const read = () =>
      Promise.all([
        exactDocuments(mongo.db, 'users'),
        exactDocuments(mongo.db, 'posts'),
        exactDocuments(mongo.db, 'comments'),
        exactDocuments(mongo.db, 'votes', { ...withoutId, sort: { post_id: 1, user_id: 1 } }),
        exactDocuments(mongo.db, 'follows', { ...withoutId, sort: { follower_id: 1, followed_id: 1 } }),
      ])
    await seedCommunity({ mongodbUri, users: 40, postsPerUser: 2, seed: 9, now })
    const first = await read()
    await mongo.db.dropDatabase()
    await seedCommunity({ mongodbUri, users: 40, postsPerUser: 2, seed: 9, now })
    expect(await read()).toEqual(first)
  })

  it('keeps ids and references as longs', async () => {
    await seedCommunity({ mongodbUri, users: 10, postsPerUser: 2 })
    const odd = await Promise.all(
      Object.entries({
        users: ['_id'],
        posts: ['_id', 'author_id'],
        comments: ['_id', 'post_id', 'author_id'],
        votes: ['post_id', 'user_id'],
        follows: ['follower_id', 'followed_id'],
        private_messages: ['sender_id', 'recipient_id'],
        'media.files': ['metadata.owner_id'],
      }).flatMap(([name, fields]) =>
        fields.map((field) =>
          mongo.db.collection(name).countDocuments({ [field]: { $not: { $type: 'long' } } }),
        ),
      ),
    )
    expect(odd.every((count) => count === 0)).toBe(true)
  })

  it('writes pictures that a GridFS bucket can read', async () => {
    const { userId } = await seedCommunity({ mongodbUri, users: 5, postsPerUser: 0 })
    const [file] = await mediaOf(mongo.db).find({ 'metadata.owner_id': userId }).toArray()
    const picture = await buffer(mediaOf(mongo.db).openDownloadStream(file!._id))
    expect(picture.length).toBe(file!.length)
    expect(picture.toString('latin1')).toMatch(/^P5 /)
  })

  it('reports its progress in users, from none to all', async () => {
    const seen: [number, number][] = []
    const onProgress = (done: number, total: number) => seen.push([done, total])
    await seedCommunity({ mongodbUri, users: 20, postsPerUser: 1, onProgress })
    expect(seen[0]).toEqual([0, 20])
    expect(seen.at(-1)).toEqual([20, 20])
    expect(seen.map(([done]) => done)).toEqual(seen.map(([done]) => done).toSorted((a, b) => a - b))
  })

  it('stops when it is told to', async () => {
    const controller = new AbortController()
    const onProgress = (done: number) => done >= 10 && controller.abort(new Error('enough'))
    const seeding = seedCommunity({
      mongodbUri,
      users: 100,
      postsPerUser: 1,
      onProgress,
      signal: controller.signal,
    })
    await expect(seeding).rejects.toThrow('enough')
    expect(await usersOf(mongo.db).countDocuments()).toBe(100)
  })

  it.each([
    { users: 1, postsPerUser: 1 },
    { users: 2.5, postsPerUser: 1 },
    { users: 2, postsPerUser: -1 },
  ])('refuses $users users with $postsPerUser posts each', async (numbers) => {
    await expect(seedCommunity({ mongodbUri, ...numbers })).rejects.toThrow(RangeError)
  })
})

describe('seedCommunity with a notification store', () => {
  let server: Server
  const seen: { method: string; path: string; authorization: string }[] = []
  let answer: RequestListener = (_, response) => response.writeHead(201).end('{}')

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      await buffer(request)
      const { method = '', url = '', headers } = request
      seen.push({ method, path: url, authorization: headers.authorization ?? '' })
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => server.close())
  const notificationStore = () => ({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`,
    apiKey: 'a-key',
  })

  it('puts one profile for each user, by ext_id or, lacking one, by id', async () => {
    await seedCommunity({ mongodbUri, users: 60, postsPerUser: 0, notificationStore: notificationStore() })
    const all = await usersOf(mongo.db).find().toArray()
    const expected = all.map((user) => `/base/v1/user/${user.ext_id ?? user._id}/`)
    expect(seen.map(({ path }) => path).sort()).toEqual(expected.sort())
    expect(seen.every((one) => one.method === 'POST' && one.authorization === 'Bearer a-key')).toBe(true)
  })

  it('says what to check when the store refuses the key', async () => {
    answer = (_, response) => response.writeHead(401).end('{}')
    const seeding = seedCommunity({
      mongodbUri,
      users: 5,
      postsPerUser: 0,
      notificationStore: notificationStore(),
    })
    await expect(seeding).rejects.toThrow(/answered 401 to a profile: is NOTIFICATION_STORE_API_KEY/)
  })

  it('says that the store can not be reached', async () => {
    const closed = { url: 'http://127.0.0.1:1', apiKey: 'a-key' }
    const seeding = seedCommunity({ mongodbUri, users: 5, postsPerUser: 0, notificationStore: closed })
    await expect(seeding).rejects.toThrow('the notification store at http://127.0.0.1:1 can not be reached')
  })
})
