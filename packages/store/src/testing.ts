import { randomUUID } from 'node:crypto'
import type { UserStatus } from '@lethe/contracts/status'
import { Long } from 'mongodb'
import { connectMongo, type Mongo } from './connect.ts'
import { ensureIndexes } from './indexes.ts'
import { type UserDocument, usersOf } from './users.ts'

export interface TestDatabase extends Mongo {
  readonly uri: string
  /** Drops the database and closes the connection. */
  drop(): Promise<void>
}

/** A database of its own on the server at `uri`, with every index, for one test file. */
export async function openTestDatabase(uri: string): Promise<TestDatabase> {
  const own = new URL(uri)
  own.pathname = `/test_${randomUUID().replaceAll('-', '')}`
  const mongo = await connectMongo({ uri: own.href, appName: 'lethe-test' })
  await ensureIndexes(mongo.db)
  return {
    ...mongo,
    uri: own.href,
    async drop() {
      await mongo.db.dropDatabase()
      await mongo.close()
    },
  }
}

/** Inserts a user as signup leaves one, or as `fields` says. */
export async function insertUser(
  mongo: Mongo,
  id: number,
  fields: Partial<UserDocument> = {},
): Promise<void> {
  const status: UserStatus = 'a'
  await usersOf(mongo.db).insertOne({
    status,
    generation: 0,
    username: `user-${id}`,
    ...fields,
    _id: Long.fromNumber(id),
  })
}

/** The user document as it stands. */
export async function readUser(mongo: Mongo, id: number): Promise<UserDocument> {
  const user = await usersOf(mongo.db).findOne({ _id: Long.fromNumber(id) })
  if (!user) throw new Error(`there is no user ${id}`)
  return user
}
