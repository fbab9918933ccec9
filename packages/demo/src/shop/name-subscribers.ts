import type { Db } from 'mongodb'

/**
 * Gives each document of `newsletter`, which has only an address, the key of the customer whose address it is: Lethe
 * finds by keys. Answers how many have one now, and how many addresses are no customer's.
 */
export async function nameSubscribers(db: Db): Promise<{ named: number; nobodys: number }> {
  const newsletter = db.collection('newsletter')
  await newsletter
    .aggregate([
      { $lookup: { from: 'customers', localField: 'email', foreignField: 'email', as: 'found' } },
      { $match: { found: { $size: 1 } } },
      { $project: { customer: { $first: '$found._id' } } },
      { $merge: { into: 'newsletter', on: '_id', whenMatched: 'merge', whenNotMatched: 'discard' } },
    ])
    .toArray()
  return {
    named: await newsletter.countDocuments({ customer: { $exists: true } }),
    nobodys: await newsletter.countDocuments({ customer: { $exists: false } }),
  }
}
