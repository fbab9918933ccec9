import type { UserStatus } from '@lethe/contracts/status'
import { type ClientSession, type Db, type Filter, Long } from 'mongodb'
import { standingIn } from './user-fence.ts'
import { type DeletionKey, type UserDocument, usersOf } from './users.ts'

/** A deletion's user with the names that are still his. */
export interface HeldNames extends DeletionKey {
  username?: string | undefined
  extId?: string | undefined
}

/** Begun and not done: exactly then the names can't be anybody else's. */
function heldBy(keys: readonly DeletionKey[]): Filter<UserDocument> {
  return { ...standingIn(keys), 'deletion.begun_at': { $exists: true } }
}

/**
 * The names of those users whose deletion is begun and not done, held for the session's transaction: it
 * writes their user documents, so it can't commit beside an `end` that releases a name, and nothing that it
 * finds by one is a new owner's. Throws a WriteConflict where the two meet.
 */
export async function holdNames(
  db: Db,
  session: ClientSession,
  keys: readonly DeletionKey[],
): Promise<HeldNames[]> {
  const filter = heldBy(keys)
  await usersOf(db).updateMany(filter, { $inc: { 'deletion.fence': 1 } }, { session })
  return namesIn(db, filter, session)
}

/** The same names by a majority read, for whoever only looks: they may be released the moment after. */
export async function readNames(db: Db, keys: readonly DeletionKey[]): Promise<HeldNames[]> {
  return namesIn(db, heldBy(keys))
}

/** A user by all that content can name him by. */
export interface UserNames {
  userId: number
  status: UserStatus
  username?: string | undefined
  extId?: string | undefined
}

/** The names that a user has now, whatever his status, by a majority read; null where there is no such user. */
export async function findUserNames(db: Db, userId: number): Promise<UserNames | null> {
  const user = await usersOf(db).findOne(
    { _id: Long.fromNumber(userId) },
    { readConcern: { level: 'majority' }, projection: { status: 1, username: 1, ext_id: 1 } },
  )
  return user && { userId, status: user.status, username: user.username, extId: user.ext_id }
}

async function namesIn(db: Db, filter: Filter<UserDocument>, session?: ClientSession): Promise<HeldNames[]> {
  const options = session ? { session } : { readConcern: { level: 'majority' as const } }
  const found = await usersOf(db)
    .find(filter, { ...options, projection: { username: 1, ext_id: 1, 'deletion.id': 1 } })
    .toArray()
  return found.flatMap(({ _id, username, ext_id, deletion }) =>
    deletion ? [{ userId: Number(_id), deletionId: deletion.id, username, extId: ext_id }] : [],
  )
}
