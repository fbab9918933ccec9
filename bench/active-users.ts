import type { Mongo } from '@lethe/store/connect'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'

const BATCH = 2_000
const JOINED = new Date('2026-01-01T00:00:00Z')

/** Users as they are before anybody deletes them: `count` of them, from the id `first` on. */
export async function insertActiveUsers({ db }: Mongo, first: number, count: number): Promise<void> {
  const end = first + count
  for (let from = first; from < end; from += BATCH) {
    const users = Array.from({ length: Math.min(BATCH, end - from) }, (_, n) => activeUser(from + n))
    await usersOf(db).insertMany(users, { ordered: false })
  }
}

const activeUser = (id: number): UserDocument => ({
  _id: Long.fromNumber(id),
  status: 'a',
  generation: 0,
  username: `user-${id}`,
  ext_id: `bench-${id}`,
  email: `user-${id}@mail.example`,
  date_joined: JOINED,
})
