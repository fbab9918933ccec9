import { connectMongo } from '@lethe/store/connect'
import { usersOf } from '@lethe/store/users'
import { signToken } from './token.ts'

/** A user to show, with the generation that the next deletion will have. */
export type Person = { id: number; nextGeneration: number }
/** Whom the screen can show: one administrator, and active users that are none. */
export type People = { admin: Person | undefined; users: Person[] }
/** One for the administrator, and one for `tokenUser`. */
export type Tokens = { admin: string; user: string | undefined }

const TOKEN_LIFETIME = '12h'

/** Finds an administrator and up to three other active users, lowest ids first. */
export async function findPeople(mongodbUri: string): Promise<People> {
  const mongo = await connectMongo({ uri: mongodbUri, appName: 'lethe-start' })
  try {
    const find = (role: 'admin' | undefined, limit: number) =>
      usersOf(mongo.db)
        .find({ status: 'a', role: role ?? { $exists: false } })
        .sort({ _id: 1 })
        .limit(limit)
        .project<{ _id: number; generation: number }>({ generation: 1 })
        .map(({ _id, generation }): Person => ({ id: _id, nextGeneration: generation + 1 }))
        .toArray()
    const [admin] = await find('admin', 1)
    return { admin, users: await find(undefined, 3) }
  } finally {
    await mongo.close()
  }
}

/** The last of those shown, who is not in the lines to paste, so that his token goes on working. */
export function tokenUser(people: People): Person | undefined {
  return people.users.at(-1)
}

/** Tokens for 12 hours. */
export async function signTokens(people: People, secret: string): Promise<Tokens> {
  // Where no user is an administrator, the claim of a token for nobody counts: the first signup needs it.
  const adminId = people.admin?.id ?? Number.MAX_SAFE_INTEGER
  const user = tokenUser(people)
  return {
    admin: await signToken({ secret, userId: adminId, admin: true, expiresIn: TOKEN_LIFETIME }),
    user: user && (await signToken({ secret, userId: user.id, expiresIn: TOKEN_LIFETIME })),
  }
}
