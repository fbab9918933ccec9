import { postsOf } from '@lethe/store/community'
import type { Mongo } from '@lethe/store/connect'
import { markUsers } from '@lethe/store/user-mark'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'

const BATCH = 1_000
const JOINED = new Date('2026-01-01T00:00:00Z')

/** Users with `postsEach` posts, each marked hard deleted as the write path does it; their events are owed. */
export async function insertPending(mongo: Mongo, size: number, postsEach: number): Promise<void> {
  for (let first = 1; first <= size; first += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, size + 1 - first) }, (_, index) => first + index)
    await usersOf(mongo.db).insertMany(ids.map(userOf), { ordered: false })
    if (postsEach > 0) {
      const posts = ids.flatMap((id) => Array.from({ length: postsEach }, (_, n) => postOf(id, n)))
      await postsOf(mongo.db).insertMany(posts, { ordered: false })
    }
    await markUsers(
      mongo,
      ids.map((userId) => ({ userId, mode: 'hard', by: 'admin', key: `bench-${userId}` })),
    )
  }
}

const userOf = (id: number) => ({
  _id: Long.fromNumber(id),
  status: 'a' as const,
  generation: 0,
  username: `user-${id}`,
  ext_id: `bench-${id}`,
  email: `user-${id}@mail.example`,
  date_joined: JOINED,
})

const postOf = (author: number, n: number) => ({
  _id: Long.fromNumber(author * 100 + n),
  author_id: Long.fromNumber(author),
  text: `Post ${n} of user ${author}, about as long as what people write when they have little to say.`,
  mentions: [],
  comment_count: 0,
  vote_count: 0,
  created_at: JOINED,
})
