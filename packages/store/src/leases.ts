import type { Db } from 'mongodb'
import { MongoServerError } from 'mongodb'

interface LeaseDocument {
  _id: string
  owner: string
  until: Date
}

const DUPLICATE_KEY = 11_000

/**
 * Takes or renews the lease `name` for `owner`, by the database's clock. Answers false while somebody
 * else's has not expired. A lease shares out work; it never decides whether an effect is allowed.
 */
export async function takeLease(db: Db, name: string, owner: string, milliseconds: number): Promise<boolean> {
  const free = { $or: [{ owner }, { $expr: { $lt: ['$until', '$$NOW'] } }] }
  const update = [{ $set: { owner, until: { $add: ['$$NOW', milliseconds] } } }]
  try {
    const result = await db
      .collection<LeaseDocument>('leases')
      .updateOne({ _id: name, ...free }, update, { upsert: true })
    return result.matchedCount + result.upsertedCount === 1
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return false
    throw error
  }
}

/** Gives the lease back, if it is still this owner's. */
export async function releaseLease(db: Db, name: string, owner: string): Promise<void> {
  await db.collection<LeaseDocument>('leases').deleteOne({ _id: name, owner })
}
