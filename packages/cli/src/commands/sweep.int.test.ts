import { seedCommunity } from '@lethe/demo/community'
import { commentsOf, mediaOf, postsOf } from '@lethe/store/community'
import { ensureIndexes } from '@lethe/store/indexes'
import { ledgerOf } from '@lethe/store/ledger'
import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import type { UserDocument } from '@lethe/store/users'
import { BSON, Long, ObjectId } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { completedEntry, ERASURE_MANIFEST, goneUser, makeGone } from '../sweep/test-gone.ts'
import { lethe } from '../test-command.ts'

/** Every field that names a user, from the community's own point of view. */
const NAMED_BY: Record<string, string[]> = {
  posts: ['author_id', 'mentions'],
  comments: ['author_id'],
  votes: ['user_id'],
  follows: ['follower_id', 'followed_id'],
  private_messages: ['sender_id', 'recipient_id'],
  flags: ['reporter_id'],
  'media.files': ['metadata.owner_id'],
}

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterEach(async () => {
  for (const { name } of await mongo.db.listCollections().toArray())
    await mongo.db.collection(name).deleteMany()
})
afterAll(() => mongo.drop())

const sweep = (...argv: string[]) =>
  lethe(['sweep', ...argv, '--json'], { MONGODB_URI: mongo.uri, ERASURE_MANIFEST })

const long = (id: number) => Long.fromNumber(id)

function post(id: number, author: number) {
  const rest = { text: 'late', mentions: [], comment_count: 0, vote_count: 0, created_at: new Date() }
  return { _id: long(id), author_id: long(author), ...rest }
}

function comment(id: number, on: number, author: number) {
  return { _id: long(id), post_id: long(on), author_id: long(author), text: 'late', created_at: new Date() }
}

/** How many documents name each of these users. */
async function documentsOf(...ids: number[]): Promise<number> {
  const counts = Object.entries(NAMED_BY).map(([name, fields]) =>
    mongo.db
      .collection(name)
      .countDocuments({ $or: fields.map((field) => ({ [field]: { $in: ids.map(long) } })) }),
  )
  return (await Promise.all(counts)).reduce((sum, documents) => sum + documents, 0)
}

/** The whole database as text, to see that nothing has changed. */
async function dump(): Promise<Record<string, string[]>> {
  const names = (await mongo.db.listCollections().toArray()).map(({ name }) => name).toSorted()
  const documents = names.map(async (name) => {
    const all = await mongo.db.collection(name).find().sort({ _id: 1 }).toArray()
    return [name, all.map((document) => BSON.EJSON.stringify(document))] as const
  })
  return Object.fromEntries(await Promise.all(documents))
}

/** Posts and users whose numbers are not those of the documents that they count. */
async function wrongCounters(): Promise<unknown[]> {
  const counted = async (collection: string, by: string, of: string, field: string) => {
    const real = { $ifNull: [{ $first: '$real.n' }, 0] }
    return mongo.db
      .collection(of)
      .aggregate([
        { $match: { [field]: { $exists: true } } },
        {
          $lookup: {
            from: collection,
            localField: '_id',
            foreignField: by,
            pipeline: [{ $count: 'n' }],
            as: 'real',
          },
        },
        { $match: { $expr: { $ne: [`$${field}`, real] } } },
      ])
      .toArray()
  }
  return [
    ...(await counted('comments', 'post_id', 'posts', 'comment_count')),
    ...(await counted('votes', 'post_id', 'posts', 'vote_count')),
    ...(await counted('follows', 'followed_id', 'users', 'followers_count')),
    ...(await counted('follows', 'follower_id', 'users', 'followings_count')),
  ]
}

describe('lethe sweep', () => {
  it('erases all that is there of erased users, keeps all that is of others, and leaves exact counters', async () => {
    const { userId } = await seedCommunity({ mongodbUri: mongo.uri, users: 30, postsPerUser: 3 })
    const gone = [userId, userId + 5, userId + 6]
    await makeGone(mongo, ...gone)
    const others = await postsOf(mongo.db).countDocuments({ author_id: { $nin: gone } })

    const first = await sweep()
    expect(first.exitCode).toBe(0)
    expect(first.json()).toMatchObject({
      dry_run: false,
      finished: true,
      deletions: 3,
      users: 3,
      erased: { posts: { deleted: 9 }, media: { deleted: expect.any(Number) } },
      not_erased: [],
    })
    expect(await documentsOf(...gone)).toBe(0)
    expect(await postsOf(mongo.db).countDocuments()).toBe(others)
    expect(await wrongCounters()).toEqual([])
    expect(await mongo.db.collection('deletion_ranges').countDocuments()).toBe(0)

    const second = await sweep()
    expect(second.json()).toMatchObject({ deletions: 3, users: 0, found: {}, erased: {}, not_erased: [] })
    expect(second.exitCode).toBe(0)
  })

  it('tells a person what it did', async () => {
    await makeGone(mongo, 2)
    await postsOf(mongo.db).insertMany([post(1, 2), post(2, 2)])
    const { stdout, stderr } = await lethe(['sweep'], { MONGODB_URI: mongo.uri, ERASURE_MANIFEST })
    expect(stdout.split('\n').slice(1)).toEqual([
      'late writes of 1 user erased',
      `  ${'posts'.padEnd(22)} 2 deleted`,
      '',
    ])
    expect(stdout).toMatch(/^1 completed hard deletion looked at in 0:0\d\n/)
    expect(stderr).toContain('erasure.yaml')
  })

  it('only says what is there with --dry-run', async () => {
    await makeGone(mongo, 2, 3, 5)
    await mongo.db
      .collection('deletion_ranges')
      .insertOne({ deletions: [{ id: '5-1', collection: 'posts' }] })
    await postsOf(mongo.db).insertMany([post(1, 2), { ...post(2, 9), mentions: [long(2)] }])
    await commentsOf(mongo.db).insertOne(comment(1, 2, 3))
    const before = await dump()
    const { exitCode, json } = await sweep('--dry-run')
    expect(exitCode).toBe(3)
    expect(json()).toMatchObject({
      dry_run: true,
      users: 2,
      found: { posts: 2, comments: 1 },
      erased: {},
      not_erased: [],
    })
    expect(await dump()).toEqual(before)
  })

  it.each<[string, (id: number) => Partial<UserDocument> | null]>([
    ['is alive', () => ({ status: 'a', generation: 0 })],
    ['is alive, with a deletion that says it is done', (id) => ({ ...goneUser(id), status: 'a' })],
    [
      'is soft deleted',
      (id) => ({ ...goneUser(id), status: 'd', deletion: deletionOf(id, { mode: 'soft' }) }),
    ],
    ['has a deletion that is not done', (id) => ({ ...goneUser(id), deletion: notDone(id) })],
    ['has another deletion', (id) => ({ ...goneUser(id), deletion: deletionOf(id, { id: `${id}-2` }) })],
    ['does not exist', () => null],
  ])('touches nothing of a user who %s, whatever the ledger says, and says so', async (_, fieldsOf) => {
    const [BEN, GONE] = [4, 5]
    await makeGone(mongo, GONE)
    await ledgerOf(mongo.db).insertOne(completedEntry(BEN))
    const fields = fieldsOf(BEN)
    if (fields) await insertUser(mongo, BEN, fields)
    await postsOf(mongo.db).insertMany([post(1, BEN), post(2, GONE)])

    const { exitCode, json } = await sweep()
    expect(exitCode).toBe(3)
    expect(json()).toMatchObject({
      deletions: 2,
      users: 1,
      not_erased: [{ reason: expect.stringContaining('nothing was touched'), count: 1, ids: ['4-1'] }],
    })
    expect(await documentsOf(BEN)).toBe(1)
    expect(await documentsOf(GONE)).toBe(0)
  })

  it('looks only at hard deletions of which the ledger says that they are completed', async () => {
    await makeGone(mongo, 2)
    const { completed_at: _, ...running } = completedEntry(3)
    await ledgerOf(mongo.db).insertMany([{ ...completedEntry(4), mode: 'soft' }, running])
    expect((await sweep()).json()).toMatchObject({ deletions: 1, not_erased: [] })
  })

  it('looks only at what was completed since a time where it is told one', async () => {
    await makeGone(mongo, 2, 3)
    await ledgerOf(mongo.db).updateOne({ _id: '3-1' }, { $set: { completed_at: new Date() } })
    await postsOf(mongo.db).insertMany([post(1, 2), post(2, 3)])
    const { exitCode, json } = await sweep('--since', '48h')
    expect({ exitCode, ...json() }).toMatchObject({ exitCode: 0, deletions: 1, users: 1 })
    expect(await documentsOf(2)).toBe(1)
    expect((await sweep('--since', '2026-03-01')).json()).toMatchObject({ deletions: 2, users: 1 })
  })

  it('goes on where a sweep was killed between its erasing and its last asking', async () => {
    await makeGone(mongo, 2)
    await insertUser(mongo, 9)
    const left = { id: '2-1', collection: 'posts', deleted: 1, parents: [long(1)] }
    await mongo.db.collection('deletion_ranges').insertOne({ rule: 'posts.author_id', deletions: [left] })
    await commentsOf(mongo.db).insertOne(comment(1, 1, 9))

    const { json } = await sweep()
    expect(json()).toMatchObject({ users: 1, erased: { comments: { deleted: 1 } } })
    expect(json().erased).not.toHaveProperty('posts')
    expect(await commentsOf(mongo.db).countDocuments()).toBe(0)
    expect(await mongo.db.collection('deletion_ranges').countDocuments()).toBe(0)
  })

  it('is not held up by one user whose content can not be erased', async () => {
    await makeGone(mongo, 2, 3, 4)
    await postsOf(mongo.db).insertMany([post(1, 2), post(2, 4)])
    const locked = { _id: new ObjectId(), sender_id: long(9), recipient_id: long(3), locked: true }
    await mongo.db.collection('private_messages').insertOne({ ...locked, text: 'x' })
    const validator = { $or: [{ recipient_id: { $ne: null } }, { locked: { $ne: true } }] }
    await mongo.db.command({ collMod: 'private_messages', validator })

    const { exitCode, json } = await sweep()
    await mongo.db.command({ collMod: 'private_messages', validator: {} })
    expect(exitCode).toBe(3)
    expect(json()).toMatchObject({
      users: 3,
      erased: { posts: { deleted: 2 } },
      not_erased: [{ reason: expect.stringContaining('121'), count: 1, ids: ['3-1'] }],
    })
    expect(await documentsOf(2, 4)).toBe(0)
  })

  it('does its work once when two run at the same time', async () => {
    const { userId } = await seedCommunity({ mongodbUri: mongo.uri, users: 40, postsPerUser: 2 })
    const gone = Array.from({ length: 20 }, (_, index) => userId + index)
    await makeGone(mongo, ...gone)
    const runs = await Promise.all([sweep(), sweep()])
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
    expect(await documentsOf(...gone)).toBe(0)
    expect(await wrongCounters()).toEqual([])
  })

  it('leaves no chunk of a file that it erases', async () => {
    await makeGone(mongo, 2)
    const upload = mediaOf(mongo.db).openUploadStream('late.png', { metadata: { owner_id: long(2) } })
    await new Promise((resolve, reject) => {
      upload.on('finish', resolve).on('error', reject).end(Buffer.alloc(600_000))
    })
    expect((await sweep()).json()).toMatchObject({ erased: { media: { deleted: 1 } } })
    expect(await mongo.db.collection('media.chunks').countDocuments()).toBe(0)
  })
})

describe('a lethe sweep that can not begin', () => {
  const failure = async (env: Record<string, string>) => {
    const { exitCode, json } = await lethe(['sweep', '--json'], { MONGODB_URI: mongo.uri, ...env })
    return { exitCode, ...json().error }
  }

  it('names the manifest that is not there', async () => {
    expect(await failure({ ERASURE_MANIFEST: '/nowhere.yaml' })).toMatchObject({
      exitCode: 1,
      code: 'manifest_invalid',
      message: expect.stringContaining('/nowhere.yaml'),
    })
  })

  it('names the indexes that are not there', async () => {
    await mongo.db.collection('posts').dropIndex('author_id_1__id_1')
    expect(await failure({ ERASURE_MANIFEST })).toMatchObject({
      exitCode: 1,
      code: 'indexes_missing',
      message: expect.stringContaining('posts (author_id)'),
    })
    await ensureIndexes(mongo.db)
  })

  it('says that the database is away, and shows no password', async () => {
    const MONGODB_URI = 'mongodb://me:hush@127.0.0.1:1/x?serverSelectionTimeoutMS=200'
    const { message, ...rest } = await failure({ ERASURE_MANIFEST, MONGODB_URI })
    expect(rest).toEqual({ exitCode: 1, code: 'mongodb' })
    expect(message).not.toContain('hush')
  })
})

function deletionOf(id: number, fields: object): NonNullable<UserDocument['deletion']> {
  const { deletion } = goneUser(id)
  return { ...deletion!, ...fields }
}

function notDone(id: number): NonNullable<UserDocument['deletion']> {
  const { completed_at: _, ...rest } = deletionOf(id, {})
  return rest
}
