import { randomUUID } from 'node:crypto'
import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { beginDeletions, endDeletions } from '@lethe/store/user-fence'
import { markUsers } from '@lethe/store/user-mark'
import { ObjectId } from 'mongodb'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createErasureEngine, type ErasureEngine } from './engine.ts'
import { parseManifest } from './manifest.ts'
import { unhurried } from './test-community.ts'
import { createVerifier, type Verifier } from './verifier.ts'

/** Content that names its user by ext_id or username, in the database of another application. */
const manifest = parseManifest(
  `collections:
  customers:
    owners:
      - { field: _id, key: ext_id, as: objectId, action: redact, set: { name: null }, reason: invoices name it }
  reviews:
    owners:
      - { field: author, key: username, action: delete }
  sessions:
    owners:
      - { field: user, as: string, action: delete }`,
  'test.yaml',
)

let mongo: TestDatabase
let engine: ErasureEngine
let verifier: Verifier
const customer = new ObjectId()

beforeEach(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  const { client, db } = mongo
  for (const name of ['customers', 'reviews', 'sessions']) await db.createCollection(name)
  engine = createErasureEngine({ client, db, manifest })
  verifier = createVerifier({ db, manifest })
  await insertUser(mongo, 7, { username: 'ann', ext_id: customer.toHexString() })
  await db.collection('customers').insertOne({ _id: customer, name: 'Ann' })
})
afterEach(() => mongo.drop())

const subjects = [{ userId: 7, deletionId: '7-1' }]

async function begin(): Promise<void> {
  await markUsers(mongo, [{ userId: 7, mode: 'hard', by: 'admin', key: randomUUID() }])
  await beginDeletions(mongo, subjects)
}

const review = (author: string) => mongo.db.collection('reviews').insertOne({ author, text: 'fine' })
const reviews = () => mongo.db.collection('reviews').countDocuments()

test('content is found by ext_id, by username and by the id as text', async () => {
  await begin()
  await review('ann')
  await review('Ann')
  await mongo.db
    .collection<{ user: string | number }>('sessions')
    .insertMany([{ user: '7' }, { user: 7 }, { user: '77' }])
  expect(await verifier.leftOver(subjects, unhurried())).toEqual(
    new Map([['7-1', { customers: 1, reviews: 1, sessions: 1 }]]),
  )
  expect((await engine.erase(subjects, unhurried())).get('7-1')).toEqual({
    finished: true,
    counts: {
      customers: { deleted: 0, redacted: 1, pulled: 0 },
      reviews: { deleted: 1, redacted: 0, pulled: 0 },
      sessions: { deleted: 1, redacted: 0, pulled: 0 },
    },
  })
  expect(await mongo.db.collection('customers').find().toArray()).toEqual([{ _id: customer, name: null }])
  expect(await reviews()).toBe(1)
  expect(await verifier.leftOver(subjects, unhurried())).toEqual(new Map())
})

test("nothing is searched by a name that was released: it is somebody else's now", async () => {
  await begin()
  await endDeletions(mongo, subjects)
  await insertUser(mongo, 8, { username: 'ann', ext_id: customer.toHexString() })
  await review('ann')
  expect((await engine.erase(subjects, unhurried())).get('7-1')).toEqual({ finished: true, counts: {} })
  expect(await verifier.leftOver(subjects, unhurried())).toEqual(new Map())
  expect(await reviews()).toBe(1)
})

test('a deletion that is not begun finds nothing by a name', async () => {
  await review('ann')
  await engine.erase(subjects, unhurried())
  expect(await reviews()).toBe(1)
})
