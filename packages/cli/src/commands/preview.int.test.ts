import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { ObjectId } from 'mongodb'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { lethe } from '../test-command.ts'

const ERASURE_MANIFEST = join(tmpdir(), `${randomUUID()}.yaml`)
const MANIFEST = `collections:
  customers: { owners: [{ field: _id, key: ext_id, as: objectId, action: delete }] }
  orders:
    owners:
      - { field: customer, key: ext_id, as: objectId, action: redact, set: { name: null }, reason: the tax law }
  reviews:
    owners: [{ field: author, key: username, action: delete }]
    counters: [{ collection: products, field: reviews, by: product }]
`

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await writeFile(ERASURE_MANIFEST, MANIFEST)
})
afterAll(async () => {
  await mongo.drop()
  await rm(ERASURE_MANIFEST, { force: true })
})

const preview = (...argv: string[]) =>
  lethe(['preview', ...argv], { MONGODB_URI: mongo.uri, ERASURE_MANIFEST })

it('says that an index is missing before it asks anything', async () => {
  await insertUser(mongo, 9)
  expect(await preview('9')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('reviews (author)'),
  })
})

it('tells what would be deleted, redacted and corrected, and what stays and why', async () => {
  const { db } = mongo
  const customer = new ObjectId()
  await insertUser(mongo, 7, { username: 'ann', ext_id: customer.toHexString() })
  await db.collection('customers').insertOne({ _id: customer })
  await db.collection('orders').insertMany([
    { customer, name: 'Ann' },
    { customer, name: null },
  ])
  await db.collection('reviews').insertMany([
    { author: 'ann', product: 1 },
    { author: 'ben', product: 1 },
  ])
  await db.collection('orders').createIndex({ customer: 1 })
  await db.collection('reviews').createIndex({ author: 1 })

  const { exitCode, json } = await preview('7', '--json')
  expect(exitCode).toBe(0)
  expect(json()).toEqual({
    user_id: 7,
    status: 'a',
    counts: {
      customers: { deleted: 1, redacted: 0, pulled: 0 },
      reviews: { deleted: 1, redacted: 0, pulled: 0 },
      orders: { deleted: 0, redacted: 1, pulled: 0 },
    },
    recounted: { 'products.reviews': 1 },
    kept: [{ collection: 'orders', field: 'customer', action: 'redact', reason: 'the tax law' }],
    estimated_seconds: 61,
    estimated_from: { basis: 'default', deletions: 0, documents_per_second: 5_000, after_seconds: 60 },
  })
  const { stdout } = await preview('7')
  expect(stdout).toBe(`user 7, active
would be erased:
  customers              1 deleted
  reviews                1 deleted
  orders                 1 redacted
would be corrected:
  products.reviews       for up to 1 deleted
would stay:
  orders.customer (redact): the tax law
would take about 61 s, if 5,000 documents go in a second: nothing like it was deleted here yet
`)
  expect(await db.collection('orders').countDocuments({ name: 'Ann' })).toBe(1)
})

it('says that there is no such user, and that one has nothing', async () => {
  expect(await preview('8')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('there is no user 8'),
  })
  expect((await preview('9')).stdout).toContain('user 9, active\nnothing to erase\n')
})
