import { Long, ObjectId } from 'mongodb'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { parseManifest } from './manifest.ts'
import { type Community, openCommunity, subject, unhurried } from './test-community.ts'
import { createVerifier } from './verifier.ts'

const [ANN, BEN, CAT] = [2 ** 31 + 1, 2 ** 31 + 2, 3] as const

let community: Community

beforeEach(async () => {
  community = await openCommunity(inject('mongodbUri'))
})
afterEach(() => community.close())

const leftOver = (...users: number[]) => community.verifier.leftOver(users.map(subject), unhurried())

test('each place of the manifest is asked, for each subject on its own', async () => {
  const { add } = community
  await add.users(ANN, BEN, CAT)
  await add.post(10, ANN)
  await add.post(20, CAT, [ANN, BEN, CAT])
  await add.comments([31, 32], 20, ANN)
  await add.votes(20, [BEN])
  await add.follow(ANN, CAT)
  await add.follow(CAT, BEN)
  await add.message(ANN, CAT)
  await add.message(CAT, BEN)
  await add.flag(20, BEN)
  await add.file(ANN, 1)
  expect(await leftOver(ANN, BEN)).toEqual(
    new Map([
      [`${ANN}-1`, { posts: 2, comments: 2, follows: 1, private_messages: 1, media: 1 }],
      [`${BEN}-1`, { posts: 1, votes: 1, follows: 1, private_messages: 1, flags: 1 }],
    ]),
  )
})

test('nothing left is an empty answer, whatever others have', async () => {
  const { add } = community
  await add.users(CAT)
  await add.post(20, CAT, [CAT])
  await add.file(CAT, 1)
  expect(await leftOver(ANN, BEN)).toEqual(new Map())
})

test('what hangs on erased posts and files is found by their ids, for the deletion that erased them', async () => {
  const { add, db, engine } = community
  await add.users(ANN, BEN, CAT)
  await add.post(10, ANN)
  await add.post(20, BEN)
  await add.file(BEN, 1)
  const file = await db.collection('media.files').findOne()
  await engine.erase([subject(ANN), subject(BEN)], unhurried())
  await add.comments([31], 10, CAT)
  await add.flag(20, CAT)
  await db.collection('media.chunks').insertOne({ files_id: file?._id, n: 0 })

  expect(await leftOver(ANN, BEN)).toEqual(
    new Map([
      [`${ANN}-1`, { comments: 1 }],
      [`${BEN}-1`, { flags: 1, media: 1 }],
    ]),
  )
  expect(await leftOver(CAT)).toEqual(new Map([[`${CAT}-1`, { comments: 1, flags: 1 }]]))
  await engine.forget([`${ANN}-1`])
  expect(await leftOver(ANN)).toEqual(new Map())
})

test('the checkpoints of another deletion with the same page say nothing about this one', async () => {
  await community.db.collection('deletion_ranges').insertOne({
    deletions: [
      { id: `${ANN}-1`, collection: 'posts', deleted: 1, parents: [Long.fromNumber(10)] },
      { id: `${BEN}-1`, collection: 'posts', deleted: 1, parents: [Long.fromNumber(20)] },
    ],
  })
  await community.db.collection('votes').insertOne({ _id: new ObjectId(), post_id: Long.fromNumber(20) })
  expect(await leftOver(ANN)).toEqual(new Map())
  expect(await leftOver(BEN)).toEqual(new Map([[`${BEN}-1`, { votes: 1 }]]))
})

test('erased parents beyond one question are asked for in several', async () => {
  const { db } = community
  const post = (n: number) => Long.fromNumber(n)
  const checkpoint = (first: number, user: number) => ({
    deletions: [
      {
        id: `${user}-1`,
        collection: 'posts',
        deleted: 700,
        parents: Array.from({ length: 700 }, (_, n) => post(first + n)),
      },
    ],
  })
  await db
    .collection('deletion_ranges')
    .insertMany([checkpoint(1, ANN), checkpoint(1_001, ANN), checkpoint(2_001, BEN)])
  await db
    .collection('votes')
    .insertMany([1, 700, 1_700, 2_700].map((n) => ({ post_id: post(n), user_id: CAT })))
  expect(await leftOver(ANN, BEN)).toEqual(
    new Map([
      [`${ANN}-1`, { votes: 3 }],
      [`${BEN}-1`, { votes: 1 }],
    ]),
  )
})

test('users are found in arrays inside arrays, each for himself', async () => {
  const manifest = parseManifest(
    'collections: { threads: { owners: [{ field: notes.*.seen_by.*, action: pull }] } }',
    'test.yaml',
  )
  const { db } = community
  await db
    .collection('threads')
    .insertOne({ notes: [{ seen_by: [ANN, BEN].map((id) => Long.fromNumber(id)) }, { seen_by: [CAT] }, {}] })
  const subjects = [ANN, BEN].map(subject)
  expect(await createVerifier({ db, manifest }).leftOver(subjects, unhurried())).toEqual(
    new Map(subjects.map(({ deletionId }) => [deletionId, { threads: 1 }])),
  )
})

test('an aborted question is no answer', async () => {
  await expect(community.verifier.leftOver([subject(ANN)], { signal: AbortSignal.abort() })).rejects.toThrow()
})
