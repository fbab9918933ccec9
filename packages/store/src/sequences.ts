import { type Collection, type Db, Long } from 'mongodb'

interface SequenceDocument {
  _id: string
  last: number | Long
}

type SequenceName = 'users' | 'posts' | 'comments'

const sequencesOf = (db: Db): Collection<SequenceDocument> => db.collection('sequences')

/**
 * Reserves `count` ids of the sequence `name` and answers the first of them. Ids are never given
 * twice, also not after the user or post that had one is gone; a crash leaves a gap.
 */
export async function reserveIds(db: Db, name: SequenceName, count = 1): Promise<number> {
  const after = await sequencesOf(db).findOneAndUpdate(
    { _id: name },
    [{ $set: { last: { $add: [{ $ifNull: [{ $toLong: '$last' }, { $toLong: 0 }] }, count] } } }],
    { upsert: true, returnDocument: 'after' },
  )
  if (after === null) throw new Error(`sequence ${name} gave no id`)
  return Number(after.last) - count + 1
}

/**
 * Moves every sequence past the ids that are in use, for a community that was brought along with its
 * ids. Safe to repeat and to run from several processes at once: a sequence never moves back.
 */
export async function alignSequences(db: Db): Promise<void> {
  for (const name of ['users', 'posts', 'comments'] as const) {
    const [highest] = await db
      .collection<{ _id: number }>(name)
      .find({ _id: { $gt: 0 } }, { projection: { _id: 1 } })
      .sort({ _id: -1 })
      .limit(1)
      .toArray()
    if (highest) await raiseSequence(db, name, highest._id)
  }
}

/** Moves a sequence past an id that was given; never back. */
export async function raiseSequence(db: Db, name: SequenceName, id: number): Promise<void> {
  await sequencesOf(db).updateOne({ _id: name }, { $max: { last: Long.fromNumber(id) } }, { upsert: true })
}
