import type { Author } from '@lethe/contracts/posts'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { type Db, Long } from 'mongodb'

/** An author as posts and comments show them; one without a user document counts as deleted. */
export function toAuthor(id: number, user: Pick<UserDocument, 'username' | 'status'> | undefined): Author {
  return { id, username: user?.username ?? null, deleted: user?.status !== 'a' && user?.status !== 'b' }
}

/** The authors by id. Hard-deleted ones are missing: what is left of theirs is about to go and is not shown. */
export async function readAuthors(db: Db, ids: readonly number[]): Promise<Map<number, Author>> {
  const unique = [...new Set(ids)]
  const found = await usersOf(db)
    .find(
      { _id: { $in: unique.map((id) => Long.fromNumber(id)) } },
      { projection: { username: 1, status: 1 } },
    )
    .toArray()
  const users = new Map(found.map((user) => [Number(user._id), user]))
  const shown = unique.filter((id) => users.get(id)?.status !== 'u')
  return new Map(shown.map((id) => [id, toAuthor(id, users.get(id))]))
}
