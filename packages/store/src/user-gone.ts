import { Long } from 'mongodb'
import type { Mongo } from './connect.ts'
import { type DeletionKey, usersOf } from './users.ts'

/** A hard deletion that is over for good. */
export interface GoneUser extends DeletionKey {
  generation: number
}

/**
 * Of these deletions, those of which the user document itself says, by a majority read, that they are done and their
 * user is hard deleted. That stays so: nothing leads out of the status `u`, and the document itself keeps its id from
 * anybody else. So the answer can be acted on however much later.
 */
export async function readGone(mongo: Mongo, keys: readonly DeletionKey[]): Promise<GoneUser[]> {
  const gone = await usersOf(mongo.db)
    .find(
      {
        _id: { $in: keys.map(({ userId }) => Long.fromNumber(userId)) },
        status: 'u',
        'deletion.completed_at': { $exists: true },
      },
      { projection: { generation: 1, 'deletion.id': 1 } },
    )
    .toArray()
  const byUser = new Map(gone.map(({ _id, generation, deletion }) => [Number(_id), { generation, deletion }]))
  return keys.flatMap((key) => {
    const user = byUser.get(key.userId)
    return user?.deletion?.id === key.deletionId ? [{ ...key, generation: user.generation }] : []
  })
}
