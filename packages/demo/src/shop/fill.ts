import { once } from 'node:events'
import { type Db, type Document, GridFSBucket } from 'mongodb'
import { integer } from '../random.ts'
import { customerAt, thingsOf } from './customers.ts'
import { ordersOf } from './orders.ts'
import { randomFor, type ShopPlan } from './plan.ts'
import { stockOf } from './stock.ts'
import { talkOf } from './talk.ts'

const SEED = 48
const CUSTOMERS = 120
const PRODUCTS = 40
/** Every so manieth review has a photo. */
const PHOTO_EVERY = 4

/** The shop is there already, or another one. */
export class ShopExistsError extends Error {
  override readonly name = 'ShopExistsError'
}

/**
 * Fills an empty database with the tutorial's shop: 120 customers and all that a shop has of them, the same in each
 * run. It was not made for Lethe. Answers how many documents each collection got. Throws {@link ShopExistsError}.
 */
export async function fillShop(db: Db, now = new Date()): Promise<Record<string, number>> {
  if (await db.collection('customers').findOne()) {
    throw new ShopExistsError(`${db.databaseName} has customers already: name another database, or drop it`)
  }
  const plan: ShopPlan = { seed: SEED, customers: CUSTOMERS, products: PRODUCTS, now }
  const collections = collectionsOf(plan)
  for (const [name, documents] of Object.entries(collections)) await db.collection(name).insertMany(documents)
  const photos = await addPhotos(db, plan, collections.reviews ?? [])
  const counts = Object.entries(collections).map(([name, documents]) => [name, documents.length])
  return { ...Object.fromEntries(counts), 'photos (GridFS)': photos }
}

function collectionsOf(plan: ShopPlan): Record<string, Document[]> {
  const indexes = Array.from({ length: plan.customers }, (_, index) => index)
  const parts = indexes.map((index) => ({
    customers: [customerAt(plan, index)],
    ...ordersOf(plan, index),
    ...talkOf(plan, index),
    ...thingsOf(plan, index),
  }))
  const all: Record<string, Document[]> = {}
  for (const part of parts) {
    for (const [name, documents] of Object.entries(part)) all[name] = [...(all[name] ?? []), ...documents]
  }
  return { ...all, ...stockOf(plan, all.reviews ?? []) }
}

async function addPhotos(db: Db, plan: ShopPlan, reviews: readonly Document[]): Promise<number> {
  const bucket = new GridFSBucket(db, { bucketName: 'photos', chunkSizeBytes: 1_024 })
  const chosen = reviews.filter((_, index) => index % PHOTO_EVERY === 0)
  for (const [index, { _id, customer }] of chosen.entries()) {
    const upload = bucket.openUploadStream('photo.jpg', { metadata: { review: _id, customer } })
    const size = integer(randomFor(plan, 'talk', plan.customers + index), 500, 4_000)
    upload.end(Buffer.alloc(size, index))
    await once(upload, 'finish')
  }
  return chosen.length
}
