import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { DUPLICATE_KEY } from '@lethe/store/duplicate-field'
import { exact } from '@lethe/store/exact-documents'
import { type ClientSession, type Document, Long, MongoServerError } from 'mongodb'
import type { Inserted } from './record.ts'

/** What one transaction of another service of the community inserts and counts. */
export interface Writing {
  /** Each with its `_id`. */
  documents: readonly { collection: string; document: Document }[]
  counted?: readonly { collection: string; id: number; field: string }[]
}

const TRIES = 8
const PAUSE_MS = 150

/** Writes straight into the database, as a service does that shares it. `confirmed` is false where nobody knows. */
export async function writeElsewhere(mongo: Mongo, writing: Writing): Promise<Inserted[]> {
  let confirmed = false
  for (let attempt = 0; attempt < TRIES && !confirmed; attempt++) {
    if (attempt > 0) await wait(PAUSE_MS)
    confirmed = await mongo.client.withSession((session) => tryOnce(mongo, session, writing))
  }
  return writing.documents.map(({ collection, document }) => ({
    collection,
    document: exact(document),
    confirmed,
  }))
}

async function tryOnce(
  { db }: Mongo,
  session: ClientSession,
  { documents, counted = [] }: Writing,
): Promise<boolean> {
  try {
    session.startTransaction({ readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } })
    for (const { collection, document } of documents)
      await db.collection(collection).insertOne(document, { session })
    for (const { collection, id, field } of counted)
      await db
        .collection<{ _id: Long }>(collection)
        .updateOne({ _id: Long.fromNumber(id) }, { $inc: { [field]: 1 } }, { session })
    await session.commitTransaction()
    return true
  } catch (error) {
    await session.abortTransaction().catch(() => undefined)
    // The ids are new: an earlier try was committed, whatever it was answered.
    return error instanceof MongoServerError && error.code === DUPLICATE_KEY
  }
}
