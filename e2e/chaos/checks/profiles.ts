import type { Delivery, Evidence } from '../evidence.ts'
import type { StoreCall } from '../faults/store-front.ts'
import type { LoadRecord } from '../load/record.ts'
import { type Violation, violations } from './violation.ts'

/** Profiles of the deleted are gone; no profile of a live user was ever deleted. */
export function checkProfiles(
  evidence: Evidence,
  record: LoadRecord,
  calls: readonly StoreCall[],
): Violation[] {
  const { found, unless } = violations()
  const { users, profiles, deliveries } = evidence
  const owners = new Map(profiles.map(({ extId, userId }) => [userId, extId]))
  for (const user of users) {
    const id = Number(user._id)
    if (user.status !== 'a') {
      unless(!owners.has(id), 'nothing of a deleted user is left in the store', `profile of user ${id}`)
    } else if (user.generation === 0 && record.profiles.has(id)) {
      const isThere = owners.get(id) === record.profiles.get(id)
      unless(
        isThere,
        'no live user loses a profile',
        `user ${id}, never deleted, had ${record.profiles.get(id)}`,
      )
    }
  }
  const transitions = Map.groupBy(
    deliveries.filter(({ type }) => type !== 'user.erased'),
    ({ userId }) => userId,
  )
  const ownerOf = new Map(
    calls.flatMap(({ etag, userId }) => (etag && userId ? [[etag, userId] as const] : [])),
  )
  for (const call of calls) {
    if (call.method !== 'DELETE' || call.status !== 204) continue
    const owner = ownerOf.get(call.ifMatch ?? '')
    unless(owner !== undefined, 'only a version that was read is deleted', JSON.stringify(call))
    if (owner === undefined) continue
    const wasLive = isLiveThroughout(transitions.get(owner) ?? [], call.sentAt, call.answeredAt)
    unless(!wasLive, 'no live user loses a profile', `user ${owner} was live: ${JSON.stringify(call)}`)
  }
  return found
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
