import type { LedgerDocument } from '@lethe/store/ledger'
import type { UserDocument } from '@lethe/store/users'
import type { Evidence } from '../evidence.ts'
import { invariants } from './invariants.ts'
import { type Violation, violations } from './violation.ts'

const REMAINS = ['_id', 'status', 'generation', 'deletion', 'recent', 'outbox', 'notifying']

/** Each deletion came to an end that is true. */
export function checkLedger({ users, ledger, deliveries }: Evidence): Violation[] {
  const { found, unless } = violations()
  const byId = new Map(users.map((user) => [Number(user._id), user]))
  const erasures = Map.groupBy(
    deliveries.filter(({ type }) => type === 'user.erased'),
    ({ userId, generation }) => `${userId}-${generation}`,
  )
  for (const entry of ledger.values()) {
    const user = byId.get(Number(entry.user_id))
    const later = (user?.generation ?? 0) - entry.generation
    const ends = [entry.completed_at, entry.superseded_at, entry.cancelled_at].filter(Boolean)
    unless(ends.length === 1 || isContested(entry, user, byId), invariants.ends, storyOf(entry))
    // What was never marked (an event of somebody else's making) is behind any user.
    const isReplaced = later < 0 || (entry.mode === 'soft' && later > 0)
    const isGivenUp = ends.length > 0 && !entry.completed_at
    unless(!isGivenUp || isReplaced, invariants.superseded, storyOf(entry))
    if (!entry.completed_at) continue
    unless(user !== undefined && later >= 0, invariants.marked, storyOf(entry))
    if (entry.mode === 'soft') continue
    unless(erasures.has(entry._id), invariants.erasedFollows, storyOf(entry))
    unless(isBare(user, entry), invariants.bare, `${JSON.stringify(user)}; ${storyOf(entry)}`)
  }
  for (const [id, [erasure]] of erasures) {
    const entry = ledger.get(id)
    const isTrue = entry?.mode === 'hard' && entry.completed_at?.getTime() === erasure?.factAt
    unless(isTrue, invariants.erasedTrue, `${erasure?.story}; ${entry ? storyOf(entry) : 'no such deletion'}`)
  }
  return found
}

function isBare(user: UserDocument | undefined, entry: LedgerDocument): boolean {
  return (
    user !== undefined &&
    Object.keys(user).every((field) => REMAINS.includes(field)) &&
    user.deletion?.id === entry._id &&
    user.deletion.completed_at?.getTime() === entry.completed_at?.getTime()
  )
}

/** A live user without ext_id, whose id is this one's ext_id, owns the profile: an administrator must decide. */
function isContested(
  { steps }: LedgerDocument,
  user: UserDocument | undefined,
  byId: ReadonlyMap<number, UserDocument>,
): boolean {
  const owner = byId.get(Number(user?.ext_id))
  const isOthers = owner !== undefined && owner.status !== 'u' && owner.ext_id === undefined
  const step = steps.notifications
  return isOthers && step?.state === 'blocked' && step.error?.code === 'distinct_id_in_use'
}

const storyOf = (entry: LedgerDocument) => JSON.stringify(entry)
