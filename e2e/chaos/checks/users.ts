import { isDeepStrictEqual } from 'node:util'
import { type Evidence, type Exact, idIn, type Snapshot } from '../evidence.ts'
import type { LoadRecord } from '../load/record.ts'
import { type Violation, violations } from './violation.ts'

/** Counted elsewhere, and what grows with each contribution. */
const LIVELY = ['followers_count', 'followings_count', 'activity']
/** What a deletion and its taking back write. */
const LIFE = [...LIVELY, 'status', 'generation', 'deletion', 'recent', 'outbox', 'notifying']

/** Who was not hard deleted is who he was; who was never deleted has not changed at all. */
export function checkUsers(before: Snapshot, { after, users }: Evidence, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const now = new Map((after.users ?? []).map((user) => [idIn(user._id), user]))
  const statuses = new Map(users.map((user) => [Number(user._id), user]))
  for (const user of before.users ?? []) {
    const id = idIn(user._id)
    const standing = statuses.get(id)
    if (standing?.status === 'u') continue
    const changing = standing?.generation === 0 ? LIVELY : LIFE
    const left = now.get(id)
    const same = left && isDeepStrictEqual(without(left, changing), without(user, changing))
    unless(
      same === true,
      'nobody else is touched',
      `users ${JSON.stringify(user)}, now ${JSON.stringify(left)}`,
    )
  }
  for (const { userId, username, extId } of record.signUps) {
    const user = statuses.get(userId)
    const isHimself = user?.status === 'u' || (user?.username === username && user.ext_id === extId)
    unless(
      isHimself,
      'nobody else is touched',
      `user ${userId}, who signed up as ${username}: ${JSON.stringify(user)}`,
    )
  }
  return found
}

const without = (document: Exact, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(document).filter(([field]) => !fields.includes(field)))
