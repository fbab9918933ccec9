import type { ClientSession, Db, Filter } from 'mongodb'
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

async function namesIn(db: Db, filter: Filter<UserDocument>, session?: ClientSession): Promise<HeldNames[]> {
  const options = session ? { session } : { readConcern: { level: 'majority' as const } }
  const found = await usersOf(db)
    .find(filter, { ...options, projection: { username: 1, ext_id: 1, 'deletion.id': 1 } })
    .toArray()
  return found.flatMap(({ _id, username, ext_id, deletion }) =>
    deletion ? [{ userId: Number(_id), deletionId: deletion.id, username, extId: ext_id }] : [],
  )
}
