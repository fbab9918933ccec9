import { eventIdOf } from '@lethe/contracts/events'
import { deletionIdOf } from '@lethe/contracts/ids'
import { postsOf } from '@lethe/store/community'
import type { Mongo } from '@lethe/store/connect'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'

const BATCH = 1_000
/** Older than what is left to the relay. */
const PENDING_FOR_MS = 60_000
const JOINED = new Date('2026-01-01T00:00:00Z')

/** Users with `postsEach` posts, as a hard deletion's mark leaves them; their events are owed. */
export async function insertPending(mongo: Mongo, size: number, postsEach: number): Promise<void> {
  for (let first = 1; first <= size; first += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, size + 1 - first) }, (_, index) => first + index)
    await usersOf(mongo.db).insertMany(ids.map(markedUser), { ordered: false })
    if (postsEach === 0) continue
    const posts = ids.flatMap((id) => Array.from({ length: postsEach }, (_, n) => postOf(id, n)))
    await postsOf(mongo.db).insertMany(posts, { ordered: false })
  }
}

export function markedUser(id: number): UserDocument {
  const at = new Date(Date.now() - PENDING_FOR_MS)
  const ext_id = `bench-${id}`
  const event = { id: eventIdOf('user.deleted', id, 1), type: 'user.deleted', generation: 1, at } as const
  return {
    _id: Long.fromNumber(id),
    status: 'u',
    generation: 1,
    username: `user-${id}`,
    ext_id,
    email: `user-${id}@mail.example`,
    date_joined: JOINED,
    deletion: { id: deletionIdOf(id, 1), mode: 'hard', at, by: 'admin', from: 'a' },
    recent: [{ key: `bench-${id}`, mode: 'hard', generation: 1 }],
    outbox: [{ ...event, ext_id, mode: 'hard', by: 'admin' }],
  }
}

const postOf = (author: number, n: number) => ({
  _id: Long.fromNumber(author * 100 + n),
  author_id: Long.fromNumber(author),
  text: `Post ${n} of user ${author}, about as long as what people write when they have little to say.`,
  mentions: [],
  comment_count: 0,
  vote_count: 0,
  created_at: JOINED,
})
