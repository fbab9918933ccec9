import { isDeepStrictEqual } from 'node:util'
import type { UserDocument } from '@lethe/store/users'
import type { Evidence, Snapshot } from '../evidence.ts'
import type { LoadRecord } from '../load/record.ts'
import { invariants } from './invariants.ts'
import { numberIn, without } from './places.ts'
import { type Violation, violations } from './violation.ts'

/** Counted elsewhere, and what grows with each contribution. */
const LIVELY = ['followers_count', 'followings_count', 'activity']
/** What a deletion and its taking back write. */
const LIFE = [...LIVELY, 'status', 'generation', 'deletion', 'recent', 'outbox', 'notifying']

/** Who was not hard deleted is who he was; who was never deleted has not changed at all. */
export function checkUsers(before: Snapshot, { after, users }: Evidence, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const now = new Map((after.users ?? []).map((user) => [numberIn(user._id), user]))
  const byId = new Map(users.map((user) => [Number(user._id), user]))
  for (const user of before.users ?? []) {
    const id = numberIn(user._id)
    const standing = byId.get(id)
    if (standing?.status === 'u') continue
    const changing = standing?.generation === 0 ? LIVELY : LIFE
    const left = now.get(id)
    const same = left && isDeepStrictEqual(without(left, changing), without(user, changing))
    unless(same === true, kindOf(standing), `users ${JSON.stringify(user)}, now ${JSON.stringify(left)}`)
  }
  for (const { userId, username, extId } of record.signUps) {
    const user = byId.get(userId)
    const isHimself = user?.status === 'u' || (user?.username === username && (user.ext_id ?? null) === extId)
    const story = `user ${userId}, who signed up as ${username}: ${JSON.stringify(user)}`
    unless(isHimself, kindOf(user), story)
  }
  for (const user of users) unless(isConsistent(user), invariants.others, `user ${JSON.stringify(user)}`)
  return found
}

const kindOf = (user: UserDocument | undefined) =>
  user && user.generation > 0 ? invariants.restored : invariants.others

/** A deletion stands in the document of exactly those who are deleted, and it is that of their generation. */
function isConsistent({ _id, status, generation, deletion }: UserDocument): boolean {
  if (status === 'a' || status === 'b') return deletion === undefined
  return deletion?.id === `${_id}-${generation}` && deletion.mode === (status === 'd' ? 'soft' : 'hard')
}
