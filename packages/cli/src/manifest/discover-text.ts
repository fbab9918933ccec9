import type { Discovery } from '@lethe/erasure/discover/discover'
import type { PlaceFindings } from '@lethe/erasure/discover/findings'
import { count } from '../progress.ts'

/** The findings as data: paths and numbers, and no value of any document. */
export function discoveryAnswer({ users, places, proposed, notLookedAt, finished }: Discovery) {
  return {
    finished,
    users: users.count,
    places: places.map((place) => ({
      ...placeAnswer(place),
      rules:
        proposed.find((each) => each.place === place)?.rules.map(({ rule, active }) => ({ rule, active })) ??
        [],
      cascade:
        proposed
          .find((each) => each.place === place)
          ?.cascades.map(({ reference, active }) => ({ ...reference, active })) ?? [],
    })),
    not_looked_at: notLookedAt,
  }
}

function placeAnswer({ name, kind, estimated, sampled, owners, traces }: PlaceFindings) {
  return {
    name,
    kind,
    documents: estimated,
    sampled,
    owners: owners.map(({ share, ...finding }) => ({ ...finding, share: Number(share.toFixed(3)) })),
    traces,
  }
}

/** What a person wants to know before he reads the proposal. */
export function summaryLine({ places, notLookedAt }: Discovery): string {
  const sampled = places.reduce((sum, place) => sum + place.sampled, 0)
  const left = notLookedAt.length > 0 ? `, ${count(notLookedAt.length)} not looked at` : ''
  return `${count(sampled)} documents of ${count(places.length)} collections and buckets looked at${left}`
}
