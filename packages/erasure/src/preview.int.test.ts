import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { type Db, type Document, Long, MongoClient } from 'mongodb'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import { parseManifest } from './manifest.ts'
import type { Manifest } from './manifest-checks.ts'
import type { OwnerRule } from './owner-rule-schema.ts'
import { previewOf } from './preview.ts'
import { BATCH } from './preview-run.ts'
import { canonical, openCommunity, storedDocuments, subject, unhurried } from './test-community.ts'
import { anyManifest, anySubjects, anyWorld, fillWorld, NOW, worldCollections } from './test-world.ts'

const [ANN, BEN, CAT] = [2 ** 31 + 1, 2 ** 31 + 2, 3] as const

describe('in the community', () => {
  test('a preview tells what the erasure then counts, and changes nothing', async () => {
    const community = await openCommunity(inject('mongodbUri'))
    const { add, db, manifest, engine } = community
    await add.users(ANN, BEN, CAT)
    await add.post(10, ANN)
    await add.post(11, ANN, [ANN])
    await add.post(20, BEN, [ANN, CAT])
    await add.comments([31, 32], 10, BEN)
    await add.comments([33], 10, ANN)
    await add.comments([34], 20, ANN)
    await add.votes(20, [ANN, CAT])
    await add.flag(10, ANN)
    await add.flag(20, ANN)
    await add.follow(ANN, BEN)
    await add.follow(ANN, ANN)
    await add.follow(CAT, ANN)
    await add.message(BEN, ANN)
    await add.message(ANN, ANN)
    await add.file(ANN, 3)
    const before = await community.dump()

    const preview = await previewOf({ db, manifest }, { userId: ANN }, unhurried())
    expect(await community.dump()).toEqual(before)
    expect(preview.recounted).toEqual({
      'posts.comment_count': 2,
      'posts.vote_count': 1,
      'users.followers_count': 2,
      'users.followings_count': 1,
    })
    const outcome = await engine.erase([subject(ANN)], unhurried())
    expect(preview.counts).toEqual(outcome.get(`${ANN}-1`)?.counts)
    await community.close()
  })

  test('where little hangs on many documents it is told exactly too', async () => {
    const community = await openCommunity(inject('mongodbUri'))
    const { add, db, manifest, engine } = community
    await add.users(ANN, BEN)
    for (let id = 10; id < 60; id += 1) await add.post(id, ANN)
    await add.post(70, BEN)
    await add.comments([1, 2], 10, BEN)
    await add.comments([3], 11, ANN)
    await add.comments([4], 70, BEN)
    await add.comments([5], 70, ANN)
    await add.votes(12, [BEN])
    await add.flag(13, ANN)
    await add.flag(70, ANN)
    const preview = await previewOf({ db, manifest }, { userId: ANN }, unhurried())
    const outcome = await engine.erase([subject(ANN)], unhurried())
    expect(preview.counts).toEqual(outcome.get(`${ANN}-1`)?.counts)
    expect(preview.counts).toMatchObject({
      comments: { deleted: 4 },
      votes: { deleted: 1 },
      flags: { deleted: 1, redacted: 1 },
    })
    // What is told of the comment on ben's post, and of hers on her own.
    expect(preview.recounted).toEqual({ 'posts.comment_count': 2 })
    await community.close()
  })

  test('more than a batch is told exactly', async () => {
    const community = await openCommunity(inject('mongodbUri'))
    const { add, db, manifest } = community
    const many = Array.from({ length: 5_300 }, (_, n) => n + 100)
    expect(many.length).toBeGreaterThan(BATCH)
    await add.post(10, ANN)
    await db
      .collection('posts')
      .insertMany(many.map((id) => ({ _id: Long.fromNumber(id) as never, author_id: Long.fromNumber(ANN) })))
    await db
      .collection('comments')
      .insertMany(
        many.flatMap((id) => [
          { post_id: Long.fromNumber(id) },
          { post_id: Long.fromNumber(10), author_id: Long.fromNumber(ANN) },
        ]),
      )
    const { counts } = await previewOf({ db, manifest }, { userId: ANN }, unhurried())
    expect([counts.posts?.deleted, counts.comments?.deleted]).toEqual([5_301, 10_600])
    // On two posts of different batches, and by somebody else: told once.
    const onTwo = [Long.fromNumber(100), Long.fromNumber(5_399)]
    await db.collection<Document>('comments').insertMany([{ post_id: onTwo }, { post_id: onTwo }])
    const again = await previewOf({ db, manifest }, { userId: ANN }, unhurried())
    expect(again.counts.comments?.deleted).toBe(10_602)
    await community.close()
  })
})

describe('in any world', () => {
  let client: MongoClient
  let db: Db
  beforeAll(async () => {
    client = new MongoClient(inject('mongodbUri'), { writeConcern: { w: 'majority' } })
    db = client.db(`erasure_${randomUUID()}`)
    for (const name of [...worldCollections, 'deletion_ranges']) await db.createCollection(name)
  })
  afterAll(async () => {
    await db.dropDatabase()
    await client.close()
  })
  const clock = () => NOW

  const dump = async () => {
    const all = await Promise.all(worldCollections.map((name) => storedDocuments(db, name)))
    return all.map((documents) => documents.map(canonical))
  }

  test('a preview tells what the erasure then counts, and changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyManifest.filter(pullsOnce),
        anyWorld,
        anySubjects,
        async (manifest, world, subjects) => {
          await fillWorld(db, world)
          const erased = subjects.slice(0, 1)
          const before = await dump()
          const previews = await Promise.all(
            erased.map((user) => previewOf({ db, manifest, clock }, user, unhurried())),
          )
          expect(await dump()).toEqual(before)
          const outcome = await createErasureEngine({ client, db, manifest, clock }).erase(
            erased,
            unhurried(),
          )
          expect(previews.map(({ counts }) => counts)).toEqual(
            [...outcome.values()].map(({ counts }) => counts),
          )
        },
      ),
      { numRuns: 60, interruptAfterTimeLimit: 10_000 },
    )
  })
})

/** What goes inside an element that goes is told twice. */
function pullsOnce({ collections }: Manifest): boolean {
  const inEntries = ({ field, action }: OwnerRule) => action === 'pull' && field.startsWith('entries.')
  return Object.values(collections).every(({ owners = [] }) => owners.filter(inEntries).length < 2)
}

test('by a name that he does not hold nothing is found', async () => {
  const community = await openCommunity(inject('mongodbUri'))
  const manifest = parseManifest(
    'collections: { flags: { owners: [{ field: by, key: username, action: delete }] } }',
    't',
  )
  await community.db.collection('flags').insertMany([{ by: 'ann' }, { by: null }, {}])
  const preview = (keys: object) =>
    previewOf({ db: community.db, manifest }, { userId: ANN, ...keys }, unhurried())
  expect((await preview({})).counts).toEqual({})
  expect((await preview({ username: 'ann' })).counts).toMatchObject({ flags: { deleted: 1 } })
  await community.close()
})

test('an aborted preview is none', async () => {
  const community = await openCommunity(inject('mongodbUri'))
  const { db, manifest } = community
  await expect(
    previewOf({ db, manifest }, { userId: ANN }, { signal: AbortSignal.abort() }),
  ).rejects.toThrow()
  await community.close()
})
