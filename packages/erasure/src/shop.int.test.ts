import { randomUUID } from 'node:crypto'
import { type Db, type Document, MongoClient } from 'mongodb'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import { createIndexFor, missingIndexes } from './indexes.ts'
import { previewOf } from './preview.ts'
import { unhurried } from './test-community.ts'
import { ANN, BEN, fillShop, shopManifest as manifest, shop } from './test-shop.ts'
import { createVerifier } from './verifier.ts'

let client: MongoClient
let db: Db
const clock = () => new Date('2026-01-01T00:00:00Z')

beforeEach(async () => {
  client = new MongoClient(inject('mongodbUri'), { writeConcern: { w: 'majority' } })
  db = client.db(`erasure_${randomUUID()}`)
  await fillShop(db)
  for (const index of await missingIndexes(db, manifest)) await createIndexFor(db, index)
})
afterEach(async () => {
  await db.dropDatabase()
  await client.close()
})

const subject = ({ userId }: { userId: number }) => ({ userId, deletionId: `${userId}-1` })
const all = (name: string) =>
  db
    .collection(name)
    .find({}, { sort: { _id: 1 } })
    .toArray()
const everything = async () => {
  const collections = await db.listCollections({}, { nameOnly: true }).toArray()
  return Promise.all(
    collections
      .map(({ name }) => name)
      .toSorted()
      .map(all),
  )
}
const deleted = (count: number) => ({ deleted: count, redacted: 0, pulled: 0 })
const redacted = (count: number) => ({ deleted: 0, redacted: count, pulled: 0 })

/** Documents of the shop as they were, without those of which one of these is the _id. */
const asBefore = (name: string, ...without: unknown[]): Document[] =>
  (shop[name] ?? []).filter(({ _id }) => !without.includes(_id))

test('a customer goes from every place in the form that it has, and nothing else changes', async () => {
  const engine = createErasureEngine({ client, db, manifest, clock })
  const verifier = createVerifier({ db, manifest, clock })
  const before = await everything()
  const preview = await previewOf(
    { db, manifest, clock },
    { userId: ANN.userId, username: ANN.username, extId: ANN._id.toHexString() },
    unhurried(),
  )
  expect(await everything()).toEqual(before)
  const outcome = (await engine.erase([subject(ANN)], unhurried())).get('7-1')

  expect(outcome).toEqual({
    finished: true,
    counts: {
      carts: deleted(1),
      customers: deleted(1),
      newsletter: redacted(1),
      orders: { deleted: 2, redacted: 1, pulled: 0 },
      photos: deleted(1),
      reviews: { deleted: 1, redacted: 0, pulled: 1 },
      sessions: deleted(2),
      shipments: deleted(2),
      tickets: { deleted: 1, redacted: 1, pulled: 0 },
    },
  })
  expect(preview.counts).toEqual(outcome?.counts)
  expect(preview.recounted).toEqual({ 'products.review_count': 1 })
  expect(await verifier.leftOver([subject(ANN)], unhurried())).toEqual(new Map())

  expect(await all('customers')).toEqual(asBefore('customers', ANN._id))
  expect(await all('carts')).toEqual(asBefore('carts', 'ann'))
  expect(await all('sessions')).toEqual([{ _id: 3, user_id: '8' }])
  expect(await all('shipments')).toEqual(asBefore('shipments', 1, 2))
  expect(await all('audit')).toEqual(shop.audit)
  expect(await all('products')).toEqual([{ _id: 'tea', review_count: 1 }])
  expect(await all('reviews')).toEqual([{ _id: 2, author: 'ben', product: 'tea', helpful_for: ['cat'] }])
  expect((await all('photos.files')).map(({ metadata }) => metadata.uploader)).toEqual(['ben'])
  expect(await db.collection('photos.chunks').countDocuments()).toBe(1)
  expect(await all('newsletter')).toEqual([{ _id: 'ann', topic: 'tea' }, ...asBefore('newsletter', 'ann')])
})

test('an order that the law wants stays, with the number of its customer and without the rest', async () => {
  await createErasureEngine({ client, db, manifest, clock }).erase([subject(ANN)], unhurried())
  const [bens, kept] = await all('orders')
  expect(bens).toEqual(shop.orders?.find(({ _id }) => _id === 'bens'))
  expect(kept).toEqual({
    ...shop.orders?.find(({ _id }) => _id === 'new'),
    customer: { _id: ANN._id, name: null, email: null },
    address: null,
  })
})

test("in somebody else's ticket only the customer's own messages are emptied", async () => {
  await createErasureEngine({ client, db, manifest, clock }).erase([subject(ANN)], unhurried())
  const [, bens, short] = shop.tickets ?? []
  const [first, , last] = bens?.messages ?? []
  expect(await all('tickets')).toEqual([
    { ...bens, messages: [first, { from: null, text: null }, last] },
    short,
  ])
})

test('the last one takes the rest along, and both at once leave the same', async () => {
  await createErasureEngine({ client, db, manifest, clock }).erase([subject(ANN), subject(BEN)], unhurried())
  const names = ['customers', 'carts', 'sessions', 'tickets', 'reviews', 'photos.files', 'photos.chunks']
  for (const name of names) expect(await all(name)).toEqual([])
  expect((await all('orders')).map(({ _id }) => _id)).toEqual(['new'])
  expect(await all('products')).toEqual([{ _id: 'tea', review_count: 0 }])
})

test('an order that came of age between two looks goes with the second', async () => {
  const later = () => new Date('2036-01-01T00:00:00Z')
  await createErasureEngine({ client, db, manifest, clock }).erase([subject(ANN)], unhurried())
  const verifier = createVerifier({ db, manifest, clock: later })
  expect(await verifier.leftOver([subject(ANN)], unhurried())).toEqual(new Map([['7-1', { orders: 1 }]]))
  await createErasureEngine({ client, db, manifest, clock: later }).erase([subject(ANN)], unhurried())
  expect(await all('orders')).toEqual(asBefore('orders', 'new', 'old', 'cancelled'))
})

test('many documents that stay are gone through page by page, and only once', async () => {
  const [template] = shop.orders ?? []
  const some = (count: number, fields: Document) =>
    Array.from({ length: count }, (_, n) => ({ ...template, ...fields, _id: `${fields.state}${n}` as never }))
  await db.collection('orders').deleteMany({})
  await db
    .collection<Document>('orders')
    .insertMany([...some(2_300, { state: 'paid' }), ...some(1_200, { state: 'cancelled' })])
  const engine = createErasureEngine({ client, db, manifest, clock })
  const counts = async () => (await engine.erase([subject(ANN)], unhurried())).get('7-1')?.counts.orders
  expect(await counts()).toEqual({ deleted: 1_200, redacted: 2_300, pulled: 0 })
  expect(await counts()).toEqual({ deleted: 1_200, redacted: 2_300, pulled: 0 })
  expect(await db.collection('orders').countDocuments({ 'customer.name': null })).toBe(2_300)
})
