import { Long } from 'mongodb'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import { type Community, openCommunity, subject, unhurried } from './test-community.ts'

/** Ids beyond 2^31: a double would spoil them. */
const [ANN, BEN, CAT] = [2 ** 31 + 1, 2 ** 31 + 2, 2 ** 40] as const
const range = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n)
const deleted = (count: number) => ({ deleted: count, redacted: 0, pulled: 0 })

let community: Community

beforeEach(async () => {
  community = await openCommunity(inject('mongodbUri'))
  await community.add.users(ANN, BEN, CAT)
})
afterEach(() => community.close())

const eraseAll = (...users: number[]) => community.engine.erase(users.map(subject), unhurried())
const leftOver = (...users: number[]) => community.verifier.leftOver(users.map(subject), unhurried())
const post = (id: number) => community.db.collection('posts').findOne({ _id: Long.fromNumber(id) as never })
const user = (id: number) => community.db.collection('users').findOne({ _id: Long.fromNumber(id) as never })

test('everything of a user goes as the manifest says, and everything else stays byte for byte', async () => {
  const { add, dump, db } = community
  await add.post(20, BEN)
  await add.comments([31], 20, BEN)
  await add.message(BEN, CAT)
  await add.flag(20, BEN)
  await add.file(BEN, 3)
  await add.follow(BEN, CAT)
  const others = await dump()

  await add.post(10, ANN)
  await add.comments([41, 42], 10, BEN)
  await add.votes(10, [BEN, CAT])
  await add.flag(10, CAT)
  await add.post(21, CAT, [ANN])
  await add.comments([43], 20, ANN)
  await add.votes(20, [ANN])
  await add.follow(ANN, BEN)
  await add.follow(CAT, ANN)
  await add.message(ANN, BEN)
  await add.message(CAT, ANN)
  await add.flag(20, ANN)
  await add.file(ANN, 5)
  const outcome = await eraseAll(ANN)

  expect(outcome.get(`${ANN}-1`)).toEqual({
    finished: true,
    counts: {
      comments: deleted(3),
      flags: { deleted: 1, redacted: 1, pulled: 0 },
      follows: deleted(2),
      media: deleted(1),
      posts: { deleted: 1, redacted: 0, pulled: 1 },
      private_messages: { deleted: 1, redacted: 1, pulled: 0 },
      votes: deleted(3),
    },
  })
  expect(await leftOver(ANN)).toEqual(new Map())
  expect(await db.collection('media.chunks').countDocuments()).toBe(3)
  expect(await post(21)).toMatchObject({ mentions: [] })
  expect(await db.collection('private_messages').findOne({ sender_id: CAT })).toMatchObject({
    recipient_id: null,
    text: 'hello',
  })

  // What is left beyond the others' documents is what the manifest redacts or pulls, and the user document,
  // which is not the engine's; without these nothing has changed.
  await db.collection('posts').deleteOne({ _id: Long.fromNumber(21) as never })
  await db.collection('private_messages').deleteOne({ recipient_id: null })
  await db.collection('flags').deleteOne({ reporter_id: null, note: null, reason: 'spam' })
  await db
    .collection('users')
    .updateOne({ username: `user${ANN}` }, { $set: { followers_count: 0, followings_count: 0 } })
  expect(await dump()).toEqual(others)
})

test('an erased user erased again changes nothing and counts nothing', async () => {
  const { add, dump, db } = community
  await add.post(10, ANN)
  await add.comments([41], 10, BEN)
  const [first, before] = [await eraseAll(ANN), await dump()]
  const ranges = await db.collection('deletion_ranges').countDocuments()

  expect(await eraseAll(ANN)).toEqual(first)
  expect(await dump()).toEqual(before)
  expect(await db.collection('deletion_ranges').countDocuments()).toBe(ranges)
})

test('what belongs to two subjects of a cohort is erased and counted once', async () => {
  const { add } = community
  await add.post(10, ANN)
  await add.post(20, BEN)
  await add.post(30, CAT)
  await add.comments([41], 10, BEN)
  await add.votes(20, [ANN])
  await add.votes(30, [ANN, BEN])
  await add.follow(ANN, BEN)
  await add.follow(BEN, ANN)
  await add.follow(CAT, BEN)
  await add.message(ANN, BEN)
  const outcome = await eraseAll(ANN, BEN)

  const counts = [...outcome.values()].map((each) => each.counts)
  expect(counts).toEqual([
    {
      follows: deleted(1),
      posts: deleted(1),
      private_messages: deleted(1),
      comments: deleted(1),
      votes: deleted(1),
    },
    { follows: deleted(2), posts: deleted(1), votes: deleted(2) },
  ])
  expect(await post(30)).toMatchObject({ vote_count: 0 })
  expect(await user(CAT)).toMatchObject({ followers_count: 0, followings_count: 0 })
  expect(await leftOver(ANN, BEN)).toEqual(new Map())
})

test('a document that mentions two subjects loses both, and counts for each', async () => {
  await community.add.post(30, CAT, [ANN, CAT, BEN, ANN])
  const outcome = await eraseAll(ANN, BEN)
  expect([...outcome.values()].map(({ counts }) => counts.posts?.pulled)).toEqual([1, 1])
  expect(await post(30)).toMatchObject({ mentions: [CAT] })
})

test('an emptied user document is not given a counter back', async () => {
  const { add, db } = community
  await add.follow(ANN, BEN)
  await add.follow(CAT, ANN)
  await db
    .collection('users')
    .updateMany({ _id: { $ne: Long.fromNumber(ANN) as never } }, [
      { $replaceWith: { _id: '$_id', status: 'u' } },
    ])
  await eraseAll(ANN)
  expect(await db.collection('follows').countDocuments()).toBe(0)
  expect([await user(BEN), await user(CAT)]).toEqual([
    { _id: BEN, status: 'u' },
    { _id: CAT, status: 'u' },
  ])
})

test('what does not fit in a page goes in several, with exact counters and counts', async () => {
  const { add, db } = community
  await add.post(10, ANN)
  await add.comments(range(1_000, 2_500), 10, BEN)
  await add.post(20, BEN)
  await add.comments(range(10_000, 1_700), 20, ANN)
  await add.comments(range(20_000, 5), 20, CAT)
  await add.file(ANN, 150)
  const outcome = await eraseAll(ANN)

  expect(outcome.get(`${ANN}-1`)).toEqual({
    finished: true,
    counts: { comments: deleted(4_200), media: deleted(1), posts: deleted(1) },
  })
  expect(await post(20)).toMatchObject({ comment_count: 5 })
  expect(await db.collection('media.chunks').countDocuments()).toBe(0)
  expect(await db.collection('deletion_ranges').countDocuments()).toBeGreaterThan(5)
  const [widest] = await db
    .collection('deletion_ranges')
    .aggregate([{ $group: { _id: 0, most: { $max: { $sum: '$deletions.deleted' } } } }])
    .toArray()
  expect(widest?.most).toBeLessThanOrEqual(1_000)
})

test('a subject that fills pages alone does not hold up the others', async () => {
  const { add, client, db, manifest } = community
  await add.post(20, CAT)
  await add.comments(range(10_000, 4_000), 20, ANN)
  await add.comments(range(30_000, 3), 20, BEN)
  await add.message(BEN, CAT)
  let looks = 0
  const engine = createErasureEngine({ client, db, manifest, clock: () => new Date(++looks) })
  const deadline = 45
  const outcome = await engine.erase([subject(ANN), subject(BEN)], {
    signal: new AbortController().signal,
    deadline,
  })

  expect(outcome.get(`${BEN}-1`)).toEqual({
    finished: true,
    counts: { comments: deleted(3), private_messages: deleted(1) },
  })
  expect(outcome.get(`${ANN}-1`)?.finished).toBe(false)
  expect(await post(20)).toMatchObject({
    comment_count: 4_000 - (outcome.get(`${ANN}-1`)?.counts.comments?.deleted ?? 0),
  })
})

test('nothing begins when the time is over', async () => {
  const { add, dump, engine } = community
  await add.post(10, ANN)
  const before = await dump()
  const unfinished = new Map([[`${ANN}-1`, { finished: false, counts: {} }]])
  expect(await engine.erase([subject(ANN)], { ...unhurried(), deadline: new Date() })).toEqual(unfinished)
  expect(await engine.erase([subject(ANN)], { ...unhurried(), signal: AbortSignal.abort() })).toEqual(
    unfinished,
  )
  expect(await dump()).toEqual(before)
})

test('what was put on a post after it went is found by its id and erased', async () => {
  const { add, db } = community
  await add.post(10, ANN)
  await eraseAll(ANN)
  await add.comments([41], 10, BEN)
  await add.votes(10, [CAT])
  expect(await leftOver(ANN)).toEqual(new Map([[`${ANN}-1`, { comments: 1, votes: 1 }]]))

  const outcome = await eraseAll(ANN)
  expect(outcome.get(`${ANN}-1`)?.counts).toEqual({
    comments: deleted(1),
    posts: deleted(1),
    votes: deleted(1),
  })
  expect(await db.collection('comments').countDocuments()).toBe(0)
  expect(await leftOver(ANN)).toEqual(new Map())
})
