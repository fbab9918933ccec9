import { type Collection, type Db, Long } from 'mongodb'
import { duplicateField } from './duplicate-field.ts'

const sequences = ['users', 'posts', 'comments'] as const
/** What has ids of its own, and the collection that holds them. */
export type Sequence = (typeof sequences)[number]

interface SequenceDocument {
  _id: string
  last: number | Long
}

const sequencesOf = (db: Db): Collection<SequenceDocument> => db.collection('sequences')

/**
 * Reserves `count` ids of the sequence `name` and answers the first of them. Ids are never given
 * twice, also not after the user or post that had one is gone; a crash leaves a gap.
 */
export async function reserveIds(db: Db, name: Sequence, count = 1): Promise<number> {
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
  for (const name of sequences) await alignSequence(db, name)
}

async function alignSequence(db: Db, name: Sequence): Promise<void> {
  const [highest] = await db
    .collection<{ _id: number }>(name)
    .find({ _id: { $gt: 0 } }, { projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray()
  if (highest) await raiseSequence(db, name, highest._id)
}

const TRIES = 3

/**
 * Does `write` under a new id and answers what it does. Where the id was taken, by whoever brings documents along with
 * their ids while we run, the sequence moves past what is there and `write` is done once more, `TRIES` times in all;
 * then, and for any other reason, it throws what `write` threw.
 */
export async function withNewId<T>(db: Db, name: Sequence, write: (id: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const id = await reserveIds(db, name)
    try {
      return await write(id)
    } catch (error) {
      if (duplicateField(error) !== '_id' || tries === TRIES) throw error
      await alignSequence(db, name)
    }
  }
}

/** Moves a sequence past an id that was given; never back. */
export async function raiseSequence(db: Db, name: Sequence, id: number): Promise<void> {
  await sequencesOf(db).updateOne({ _id: name }, { $max: { last: Long.fromNumber(id) } }, { upsert: true })
}
