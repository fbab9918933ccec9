import type { Collection, Db, MongoClient, ObjectId } from 'mongodb'
import { messageOf } from './events.ts'
import { type Accept, markUser } from './serve-deletes.ts'

export interface OutboxDocument {
  _id?: ObjectId
  key: string
  value: string
}

export const outboxOf = (db: Db): Collection<OutboxDocument> => db.collection('outbox')

/** The textbook's outbox: the user and the event in two collections, written in one transaction. */
export const acceptIntoOutbox =
  ({ client, db }: { client: MongoClient; db: Db }): Accept =>
  (userId, mode) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        if (!(await markUser(db, userId, mode, session))) return false
        await outboxOf(db).insertOne(messageOf(userId, mode, new Date()), { session })
        return true
      }),
    )
