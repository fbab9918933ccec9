import { type Mongod, startMongod } from '@lethe/local-stack/mongod'
import { type Document, Long } from 'mongodb'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import { type Community, communityManifest, openCommunity, subject, unhurried } from './test-community.ts'

const [ANN, BEN] = [2 ** 31 + 1, 2 ** 31 + 2] as const
const MANY = 1_200
const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)

/** A server of its own: it has one fail point for all its clients. Forgotten transactions end after a second. */
let mongod: Mongod
let community: Community

beforeAll(async () => {
  mongod = await startMongod({ setParameters: { enableTestCommands: 1, transactionLifetimeLimitSeconds: 1 } })
})
afterAll(() => mongod.stop())

/** One user with more than a page of comments on another's post, and a post with votes. */
beforeEach(async () => {
  community = await openCommunity(mongod.uri)
  const { add } = community
  await add.users(ANN, BEN)
  await add.post(10, ANN)
  await add.votes(10, range(100, 20))
  await add.post(20, BEN)
  await add.comments(range(1_000, MANY), 20, ANN)
  await add.comments([1], 20, BEN)
})
afterEach(async () => {
  await failCommands('off')
  await community.close()
})

const erase = () => community.engine.erase([subject(ANN)], unhurried())

async function expectErasedOnce(): Promise<void> {
  const { db, engine, verifier } = community
  const counts = await engine.counts([`${ANN}-1`])
  expect(counts.get(`${ANN}-1`)).toEqual({
    comments: { deleted: MANY, redacted: 0, pulled: 0 },
    posts: { deleted: 1, redacted: 0, pulled: 0 },
    votes: { deleted: 20, redacted: 0, pulled: 0 },
  })
  expect(await db.collection('posts').find().toArray()).toMatchObject([{ _id: 20, comment_count: 1 }])
  expect(await db.collection('comments').find().toArray()).toMatchObject([{ _id: 1 }])
  expect(await verifier.leftOver([subject(ANN)], unhurried())).toEqual(new Map())
}

/** Makes commands fail at the server. */
async function failCommands(mode: Document | string, data: Document = {}): Promise<void> {
  await community.client.db('admin').command({ configureFailPoint: 'failCommand', mode, data })
}

test.each<[string, Document]>([
  ['a commit whose answer is lost', { failCommands: ['commitTransaction'], closeConnection: true }],
  [
    'a commit that the majority does not confirm',
    {
      failCommands: ['commitTransaction'],
      writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' },
    },
  ],
  ['a commit of a transaction that is gone', { failCommands: ['commitTransaction'], errorCode: 251 }],
  ['a delete that conflicts', { failCommands: ['delete'], errorCode: 112 }],
  ['a correction that conflicts', { failCommands: ['update'], errorCode: 112 }],
  ['a checkpoint whose connection is cut', { failCommands: ['insert'], closeConnection: true }],
  ['a search at a server that is no primary any more', { failCommands: ['find'], errorCode: 10107 }],
])('%s, several times, changes nothing in the result', async (_what, data) => {
  await failCommands({ times: 7 }, data)
  expect((await erase()).get(`${ANN}-1`)?.finished).toBe(true)
  await expectErasedOnce()
})

test('a page that conflicts comes again smaller, and grows back', async () => {
  const limits: number[] = []
  community.client.on('commandStarted', ({ command }) => {
    // Pages only: who plans the ranges skips.
    if (command.find === 'comments' && command.filter.author_id && !command.skip) limits.push(command.limit)
  })
  await community.db.collection('posts').deleteMany({ author_id: ANN })
  await failCommands({ times: 1 }, { failCommands: ['insert'], errorCode: 112 })
  await erase()
  // A range of 1,000, the one of the last 200, and the look at what is left.
  expect(limits).toEqual([1_000, 250, 500, 1_000, 1_000, 1_000])
})

test('trouble that does not end is an error, and the next call finishes exactly', async () => {
  await failCommands({ skip: 2 }, { failCommands: ['commitTransaction'], errorCode: 251 })
  await expect(erase()).rejects.toMatchObject({ code: 251 })
  await failCommands('off')
  expect((await erase()).get(`${ANN}-1`)?.finished).toBe(true)
  await expectErasedOnce()
})

test('an error that a second try does not help is thrown at once', async () => {
  await failCommands({ times: 1 }, { failCommands: ['delete'], errorCode: 13 })
  await expect(erase()).rejects.toMatchObject({ code: 13 })
  expect((await erase()).get(`${ANN}-1`)?.finished).toBe(true)
  await expectErasedOnce()
})

test('work that is ended between pages goes on where it was', async () => {
  const { client, db } = community
  let finished = false
  for (let pages = 12; !finished; pages += 1) {
    let looks = 0
    const engine = createErasureEngine({
      client,
      db,
      manifest: communityManifest,
      clock: () => new Date(++looks),
    })
    const outcome = await engine.erase([subject(ANN)], {
      signal: new AbortController().signal,
      deadline: pages,
    })
    finished = outcome.get(`${ANN}-1`)?.finished ?? false
    if (pages === 12) expect(finished).toBe(false)
  }
  await expectErasedOnce()
})

test('an abort ends the wait after a conflict', async () => {
  const aborter = new AbortController()
  await failCommands('alwaysOn', { failCommands: ['delete'], errorCode: 112 })
  community.client.on('commandFailed', () => aborter.abort())
  const outcome = await community.engine.erase([subject(ANN)], { ...unhurried(), signal: aborter.signal })
  expect(outcome.get(`${ANN}-1`)).toEqual({ finished: false, counts: {} })
})

test('documents that a killed process holds in an open transaction are erased when the server has ended it', async () => {
  const { client, db } = community
  const dead = client.startSession()
  dead.startTransaction()
  await db.collection('comments').deleteMany({ author_id: ANN }, { session: dead })
  await erase()
  await expectErasedOnce()
  await dead.endSession()
})

test('two engines at once, as after an expired lease, erase and count everything once', async () => {
  const { client, db } = community
  const other = createErasureEngine({ client, db, manifest: communityManifest })
  await Promise.all([
    erase(),
    other.erase([subject(ANN)], unhurried()),
    other.erase([subject(ANN), subject(BEN + 1)], unhurried()),
  ])
  await expectErasedOnce()
})

test('no comment outlives its post, however they race', async () => {
  const { client, db } = community
  const comments = db.collection<{ _id: number; post_id: Long }>('comments')
  const postId = Long.fromNumber(10)
  /** As the api does it: the comment and its counter together, where the post is there. */
  const comment = (_id: number) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        const post = { _id: postId as never }
        const counted = await db
          .collection('posts')
          .updateOne(post, { $inc: { comment_count: 1 } }, { session })
        if (counted.matchedCount > 0) await comments.insertOne({ _id, post_id: postId }, { session })
      }),
    )
  const writer = async () => {
    for (const id of range(100_000, 100)) await comment(id)
  }
  await Promise.all([erase(), writer()])
  expect(await comments.countDocuments({ post_id: postId })).toBe(0)
})
