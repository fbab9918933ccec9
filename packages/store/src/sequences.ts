import type { Collection, Db, Long } from 'mongodb'

interface SequenceDocument {
  _id: string
  last: number | Long
}

const sequencesOf = (db: Db): Collection<SequenceDocument> => db.collection('sequences')

/**
 * Reserves `count` ids of the sequence `name` and answers the first of them. Ids are never given
 * twice, also not after the user or post that had one is gone; a crash leaves a gap.
 */
export async function reserveIds(db: Db, name: 'users' | 'posts' | 'comments', count = 1): Promise<number> {
  const after = await sequencesOf(db).findOneAndUpdate(
    { _id: name },
    [{ $set: { last: { $add: [{ $ifNull: [{ $toLong: '$last' }, { $toLong: 0 }] }, count] } } }],
    { upsert: true, returnDocument: 'after' },
  )
  if (after === null) throw new Error(`sequence ${name} gave no id`)
  return Number(after.last) - count + 1
}
