import { parseId } from '@lethe/contracts/ids'
import type { Mongo } from '@lethe/store/connect'
import { standingOf } from '@lethe/store/user-fence'
import { type DeletionKey, type UserDocument, usersOf } from '@lethe/store/users'
import { type Filter, Long } from 'mongodb'
import type { Outcome } from '../target.ts'
import { type DistinctIdKind, distinctIdOf } from './distinct-id.ts'
import { problems } from './problems.ts'

type CheckedUser = Pick<UserDocument, '_id' | 'status' | 'generation' | 'deletion' | 'ext_id' | 'notifying'>

/** A profile that is about to be deleted for a deletion. */
export interface Claim extends DeletionKey {
  distinctId: string
  /** The attempt whose `notifying` entry must be there, for a store that can't delete exactly what was read. */
  attempt: string | null
}

/** The user documents as one majority read found them. */
export interface Checked {
  byId: Map<number, CheckedUser>
  /** Live users by their distinct_id; more than one where an ext_id is the text of another user's id. */
  owners: Map<string, number[]>
}

/**
 * The deleted users and everyone who may own one of the distinct_ids. Without `$type` the partial index of
 * ext_id would not be used.
 */
export function usersInQuestion(claims: readonly Claim[], kind: DistinctIdKind): Filter<UserDocument> {
  const named = claims.flatMap(({ distinctId }) => parseId(distinctId) ?? [])
  const ids = [...new Set([...claims.map(({ userId }) => userId), ...named])].map((id) => Long.fromNumber(id))
  const extIds = kind === 'ext_id' ? claims.map(({ distinctId }) => distinctId) : []
  return { $or: [{ _id: { $in: ids } }, { ext_id: { $in: extIds, $type: 'string' } }] }
}

/** A primary that has lost its majority must not keep the check waiting. */
const CHECK_MS = 5_000

/**
 * The check between reading a profile and deleting it: one `find` for the cohort. Linearizable, since a
 * primary that was replaced and does not know it would answer a majority read with what stood before.
 */
export async function readUsers(
  mongo: Mongo,
  claims: readonly Claim[],
  kind: DistinctIdKind,
): Promise<Checked> {
  const users = await usersOf(mongo.db)
    .find(usersInQuestion(claims, kind), { readConcern: { level: 'linearizable' }, maxTimeMS: CHECK_MS })
    .project<CheckedUser>({ status: 1, generation: 1, deletion: 1, ext_id: 1, notifying: 1 })
    .toArray()
  return checkedOf(users, kind)
}

/** Who these users are, and which of them are alive (any status but `u`) under which distinct_id. */
export function checkedOf(users: readonly CheckedUser[], kind: DistinctIdKind): Checked {
  const owners = new Map<string, number[]>()
  for (const user of users) {
    if (user.status === 'u') continue
    const userId = Number(user._id)
    const distinctId = distinctIdOf({ userId, extId: user.ext_id ?? null }, kind)
    owners.set(distinctId, [...(owners.get(distinctId) ?? []), userId])
  }
  return { byId: new Map(users.map((user) => [Number(user._id), user])), owners }
}

/** Whether a live user, other than the deleted one, owns the profile. */
export function isOthers({ userId, distinctId }: Claim, { owners }: Checked): boolean {
  return owners.get(distinctId)?.some((owner) => owner !== userId) ?? false
}

/** Null where the profile may be deleted now, else what becomes of the step. */
export function objectionTo(claim: Claim, checked: Checked, kind: DistinctIdKind): Outcome | null {
  const user = checked.byId.get(claim.userId)
  const standing = standingOf(user, claim.deletionId)
  // Done means that another worker has verified everything: here, too, there is nothing more to do.
  if (standing.kind === 'superseded' || standing.kind === 'done') return { kind: 'superseded' }
  if (standing.kind !== 'begun') return { kind: 'failed', class: 'broken', error: problems.notBegun }
  if (distinctIdOf({ userId: claim.userId, extId: standing.extId }, kind) !== claim.distinctId) {
    return { kind: 'failed', class: 'broken', error: problems.changed }
  }
  if (isOthers(claim, checked)) return { kind: 'blocked', error: problems.inUse }
  const isWrittenDown =
    claim.attempt === null || user?.notifying?.some(({ attempt }) => attempt === claim.attempt)
  return isWrittenDown ? null : { kind: 'failed', class: 'broken', error: problems.notBegun }
}
