import type { UserDocument } from '@lethe/store/users'
import type { Delivery, Evidence, StoredProfile } from '../evidence.ts'
import type { StoreCall } from '../gates/store-call.ts'
import type { LoadRecord, Registration } from '../load/record.ts'
import { transitionsIn } from './history.ts'
import { type Invariant, invariants } from './invariants.ts'
import { type Violation, violations } from './violation.ts'
import { mayComeAfter } from './world.ts'

/** Profiles of the deleted are gone; those of the living are as they were registered, and were never deleted. */
export function checkProfiles(
  evidence: Evidence,
  record: LoadRecord,
  calls: readonly StoreCall[],
): Violation[] {
  const transitions = Map.groupBy(transitionsIn(evidence.deliveries), ({ userId }) => userId)
  const stored = Map.groupBy(evidence.profiles, ({ userId }) => userId)
  const registered = Map.groupBy(record.registrations, ({ userId }) => userId)
  const newcomers = new Set(record.signUps.map(({ userId }) => userId))
  const standing = evidence.users.flatMap((user) => {
    const id = Number(user._id)
    const events = transitions.get(id) ?? []
    const changedAt = Math.max(0, ...events.map(({ factAt }) => factAt))
    const known = { changedAt, stored: stored.get(id) ?? [], registered: registered.get(id) ?? [] }
    if (user.status === 'd' || user.status === 'u') return checkGone(user, known)
    return checkThere(user, known, harmTo(id, events, changedAt, newcomers))
  })
  return [...standing, ...checkDeletes(calls, transitions, newcomers)]
}

interface Known {
  /** When the user was last deleted or restored, in milliseconds since the epoch. */
  changedAt: number
  stored: readonly StoredProfile[]
  registered: readonly Registration[]
}

/** What is registered after the mark, or nobody knows when, is there in the right. */
function checkGone(user: UserDocument, { changedAt, stored, registered }: Known): Violation[] {
  const { found, unless } = violations()
  const isLate = registered.some((registration) => mayComeAfter(registration, changedAt))
  unless(stored.length === 0 || isLate, invariants.profileGone, `profile of user ${user._id}`)
  return found
}

/** What was registered after the user's last change is there, and nobody has written it since. */
function checkThere(
  { _id }: UserDocument,
  { changedAt, stored, registered }: Known,
  harm: Invariant,
): Violation[] {
  const { found, unless } = violations()
  const last = registered.at(-1)
  if (!last || last.from <= changedAt || last.to === Number.POSITIVE_INFINITY) return found
  const profile = stored.find(({ distinctId }) => distinctId === last.distinctId)
  // A lost try of any of them may have written it again.
  const isAlone = registered.every(({ etag }) => etag !== null)
  const isSame = profile !== undefined && (!isAlone || last.etag === `"${profile.version}"`)
  const story = `user ${_id} registered ${JSON.stringify(last)}; there is ${JSON.stringify(stored)}`
  unless(isSame, harm, story)
  return found
}

function checkDeletes(
  calls: readonly StoreCall[],
  transitions: ReadonlyMap<number, Delivery[]>,
  newcomers: ReadonlySet<number>,
): Violation[] {
  const { found, unless } = violations()
  const owners = new Map(
    calls.flatMap(({ etag, userId }) => (etag && userId ? [[etag, userId] as const] : [])),
  )
  for (const call of calls) {
    if (call.method !== 'DELETE' || call.status !== 204) continue
    const owner = owners.get(call.ifMatch ?? '')
    unless(owner !== undefined, invariants.versionRead, JSON.stringify(call))
    if (owner === undefined) continue
    const events = transitions.get(owner) ?? []
    const wasLive = isLiveThroughout(events, call.sentAt, call.answeredAt)
    const harm = harmTo(owner, events, call.sentAt, newcomers)
    unless(!wasLive, harm, `user ${owner} was live: ${JSON.stringify(call)}`)
  }
  return found
}

function harmTo(
  owner: number,
  events: readonly Delivery[],
  at: number,
  newcomers: ReadonlySet<number>,
): Invariant {
  if (events.some(({ factAt }) => factAt <= at)) return invariants.restoredProfile
  return newcomers.has(owner) ? invariants.newcomerProfile : invariants.liveProfile
}

/** True where the user was deleted at no moment of [from, to]. */
export function isLiveThroughout(
  events: readonly Pick<Delivery, 'type' | 'generation' | 'factAt'>[],
  from: number,
  to: number,
): boolean {
  const story = [...new Map(events.map((event) => [event.generation, event])).values()].sort(
    (a, b) => a.generation - b.generation,
  )
  return !story.some(({ type, factAt }, index) => {
    const until = story[index + 1]?.factAt ?? Number.POSITIVE_INFINITY
    return type === 'user.deleted' && factAt <= to && until >= from
  })
}
