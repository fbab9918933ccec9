import type { Collection, Db } from 'mongodb'

interface LeaseDocument {
  _id: string
  owner: string
  until: Date
}

const leasesOf = (db: Db): Collection<LeaseDocument> => db.collection('leases')

/**
 * Takes or renews the lease `name` for `owner`, by the database's clock. Answers false while somebody
 * else's has not expired. A lease shares out work; it never decides whether an effect is allowed.
 */
export async function takeLease(db: Db, name: string, owner: string, milliseconds: number): Promise<boolean> {
  const free = { $or: [{ $eq: ['$owner', owner] }, { $lt: [{ $ifNull: ['$until', new Date(0)] }, '$$NOW'] }] }
  const until = { $add: ['$$NOW', milliseconds] }
  const lease = await leasesOf(db).findOneAndUpdate(
    { _id: name },
    [{ $set: { owner: { $cond: [free, owner, '$owner'] }, until: { $cond: [free, until, '$until'] } } }],
    { upsert: true, returnDocument: 'after' },
  )
  return lease?.owner === owner
}

/** Gives the lease back, if it is still this owner's. */
export async function releaseLease(db: Db, name: string, owner: string): Promise<void> {
  await leasesOf(db).deleteOne({ _id: name, owner })
}
