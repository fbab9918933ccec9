import { type Db, type Document, GridFSBucket, Long, ObjectId } from 'mongodb'
import { parseManifest } from './manifest.ts'

/**
 * A shop that was not made for Lethe: its customers are Lethe's users by ext_id, and its collections name them
 * in every form that shops have.
 */
export const shopManifest = parseManifest(
  `collections:
  customers:
    owners:
      - { field: _id, key: ext_id, as: objectId, action: delete }

  orders:
    owners:
      - field: customer._id
        key: ext_id
        as: objectId
        where: { placed_at: { newer_than: 10y }, state: { not: cancelled } }
        action: redact
        set: { customer.name: null, customer.email: null, address: null }
        reason: the tax law wants them for ten years, with the customer's number
      - { field: customer._id, key: ext_id, as: objectId, action: delete }
    cascade:
      - { collection: shipments, field: order }

  reviews:
    owners:
      - { field: author, key: username, action: delete }
      - { field: helpful_for, key: username, action: pull }
    counters:
      - { collection: products, field: review_count, by: product }

  carts:
    owners:
      - { field: customer, key: ext_id, action: delete }

  tickets:
    owners:
      - { field: customer, key: ext_id, as: objectId, action: delete }
      - field: messages.*.from.id # in the tickets of others
        key: ext_id
        as: objectId
        action: redact
        set: { messages.*.from: null, messages.*.text: null }

  sessions:
    owners:
      - { field: user_id, as: string, action: delete }
      - { field: user_id, action: delete }

  newsletter:
    owners:
      - { field: lethe_id, action: unset, fields: [lethe_id, name, email] }

  audit:
    owners:
      - { field: actor, key: username, action: keep, reason: who changed prices is kept for the auditors }

  products: { keep: no customer is in them }

buckets:
  photos:
    owners:
      - { field: metadata.uploader, key: username, action: delete }`,
  'shop.yaml',
)

export interface Customer {
  userId: number
  username: string
  _id: ObjectId
}

export const ANN: Customer = { userId: 7, username: 'ann', _id: new ObjectId() }
export const BEN: Customer = { userId: 8, username: 'ben', _id: new ObjectId() }

const recent = new Date('2025-05-05T00:00:00Z')
const longAgo = new Date('2010-05-05T00:00:00Z')
const order = (_id: string, { _id: id, username }: Customer, placed_at: Date, state = 'paid') => ({
  _id,
  customer: { _id: id, name: username.toUpperCase(), email: `${username}@mail.example` },
  address: { street: 'High Street 1' },
  total: 12.5,
  state,
  placed_at,
})
const message = ({ _id: id, username }: Customer, text: string) => ({ from: { id, name: username }, text })

/** What the shop holds of Ann and Ben together; ids are texts where it does not matter. */
export const shop: Record<string, Document[]> = {
  customers: [ANN, BEN].map(({ _id, username }) => ({ _id, name: username })),
  orders: [
    order('new', ANN, recent),
    order('old', ANN, longAgo),
    order('cancelled', ANN, recent, 'cancelled'),
    order('bens', BEN, longAgo),
  ],
  shipments: ['new', 'old', 'old', 'bens'].map((of, n) => ({ _id: n, order: of })),
  reviews: [
    { _id: 1, author: 'ann', product: 'tea', helpful_for: ['ben'] },
    { _id: 2, author: 'ben', product: 'tea', helpful_for: ['ann', 'cat', 'ann'] },
  ],
  carts: [ANN, BEN].map(({ _id, username }) => ({ _id: username, customer: _id.toHexString() })),
  tickets: [
    { _id: 1, customer: ANN._id, messages: [message(BEN, 'can I help?')] },
    {
      _id: 2,
      customer: BEN._id,
      messages: [message(BEN, 'help!'), message(ANN, 'me too'), message(BEN, 'so?')],
    },
    { _id: 3, customer: BEN._id },
  ],
  sessions: [
    { _id: 1, user_id: '7' },
    { _id: 2, user_id: Long.fromNumber(7) },
    { _id: 3, user_id: '8' },
  ],
  newsletter: [ANN, BEN].map(({ userId, username }) => ({
    _id: username,
    lethe_id: userId,
    name: username,
    topic: 'tea',
  })),
  audit: [{ _id: 1, actor: 'ann', price: 3 }],
  products: [{ _id: 'tea', review_count: 2 }],
  users: [ANN, BEN].map(({ userId, username, _id }) => ({
    _id: Long.fromNumber(userId),
    username,
    ext_id: _id.toHexString(),
    status: 'u',
    deletion: { id: `${userId}-1`, begun_at: recent },
  })),
}

export async function fillShop(db: Db): Promise<void> {
  for (const [name, documents] of Object.entries(shop)) await db.collection(name).insertMany(documents)
  const photos = new GridFSBucket(db, { bucketName: 'photos' })
  for (const { username } of [ANN, BEN]) {
    const upload = photos.openUploadStream('photo', { metadata: { uploader: username } })
    await new Promise<void>((resolve, reject) => {
      upload.on('finish', resolve).on('error', reject)
      upload.end(Buffer.alloc(10))
    })
  }
}
