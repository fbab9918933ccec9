import { openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { fillShop, ShopExistsError } from './fill.ts'
import { importCustomers } from './import-customers.ts'
import { nameSubscribers } from './name-subscribers.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await mongo.db.dropDatabase()
})
afterAll(() => mongo.drop())

it('the shop is filled once, with counts of reviews that are right', async () => {
  const counts = await fillShop(mongo.db)
  for (const [name, count] of Object.entries(counts)) {
    const collection = name === 'photos (GridFS)' ? 'photos.files' : name
    expect(await mongo.db.collection(collection).countDocuments(), name).toBe(count)
  }
  for await (const { _id, review_count } of mongo.db.collection('products').find()) {
    expect(await mongo.db.collection('reviews').countDocuments({ product: _id })).toBe(review_count)
  }
  await expect(fillShop(mongo.db)).rejects.toThrow(ShopExistsError)
})

it('each customer becomes a user once, however often they are imported', async () => {
  await mongo.db.collection('customers').deleteMany({ number: { $gt: 'K-10100' } })
  expect(await importCustomers(mongo.db)).toBe(100)
  const [first] = await mongo.db.collection('customers').find().sort({ _id: 1 }).limit(1).toArray()
  expect(await readUser(mongo, 1)).toMatchObject({
    status: 'a',
    generation: 0,
    ext_id: first?._id.toHexString(),
    username: first?.login,
    email: first?.email,
  })
  expect(await importCustomers(mongo.db)).toBe(0)
  expect(await usersOf(mongo.db).countDocuments()).toBe(100)
})

it('subscribers get the key of the customer whose address they have, and others none', async () => {
  await mongo.db.collection('newsletter').insertOne({ email: 'somebody@else.example' })
  expect(await nameSubscribers(mongo.db)).toEqual({ named: 50, nobodys: 11 })
  const [subscriber] = await mongo.db.collection('newsletter').find().sort({ _id: 1 }).limit(1).toArray()
  expect(await mongo.db.collection('customers').findOne({ _id: subscriber?.customer })).toMatchObject({
    email: subscriber?.email,
  })
})
