import type { Document } from 'mongodb'
import { addDocument, emptyTally, type FieldTally, type UserWords } from './field-tally.ts'
import type { KnownUser, KnownUsers } from './known-users.ts'
import { leavesOf } from './leaves.ts'
import { toValue, type Value } from './value-kind.ts'

/** A collection, or a GridFS bucket of which the files are looked at. */
export interface Place {
  name: string
  kind: 'collection' | 'bucket'
  /** Where its documents are. */
  collection: string
}

/** What was seen of a place. */
export interface PlaceTally extends Place {
  /** By the database's own count. */
  estimated: number
  sampled: number
  fields: Map<string, FieldTally>
  /** In how many documents two fields both name a user, and in how many the same one. By both paths. */
  pairs: Map<string, { both: number; same: number }>
  /** True where there are more names of fields than are looked at. */
  tooManyFields: boolean
}

/** A document as its values, by path. */
export type Seen = Map<string, Value[]>

const MOST_FIELDS = 1_000
const MOST_PAIRED = 12

export function emptyPlace(place: Place, estimated: number): PlaceTally {
  return { ...place, estimated, sampled: 0, fields: new Map(), pairs: new Map(), tooManyFields: false }
}

export function seenIn(document: Document): Seen {
  const seen: Seen = new Map()
  for (const { path, value } of leavesOf(document)) {
    const values = seen.get(path)
    if (values) values.push(toValue(value))
    else seen.set(path, [toValue(value)])
  }
  return seen
}

/** Adds a document to what is known of its place; memory grows with the number of fields, not of documents. */
export function addSeen(place: PlaceTally, seen: Seen, known: KnownUsers, words: UserWords): void {
  place.sampled += 1
  const namedAt = new Map([...seen].map(([path, values]) => [path, usersIn(values, known)]))
  const named = [...new Set([...namedAt.values()].flat())].flatMap((id): KnownUser[] => {
    const user = known.user(id)
    return user ? [user] : []
  })
  for (const [path, values] of seen) {
    const field = fieldOf(place, path)
    if (field) addDocument(field, values, known, named, words)
  }
  addPairs(place, namedAt)
}

function fieldOf(place: PlaceTally, path: string): FieldTally | undefined {
  const known = place.fields.get(path)
  if (known) return known
  if (place.fields.size >= MOST_FIELDS) {
    place.tooManyFields = true
    return undefined
  }
  const field = emptyTally(path)
  place.fields.set(path, field)
  return field
}

const usersIn = (values: readonly Value[], known: KnownUsers) => [
  ...new Set(values.flatMap((value) => known.matchesOf(value).map(({ userId }) => userId))),
]

function addPairs({ pairs }: PlaceTally, namedAt: Map<string, number[]>): void {
  const single = [...namedAt].filter(([path, users]) => !path.includes('*') && users.length > 0)
  const paired = single.slice(0, MOST_PAIRED).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [index, [path, users]] of paired.entries()) {
    for (const [other, theirs] of paired.slice(index + 1)) {
      const pair = pairs.get(pairOf(path, other)) ?? { both: 0, same: 0 }
      pair.both += 1
      if (users.some((user) => theirs.includes(user))) pair.same += 1
      pairs.set(pairOf(path, other), pair)
    }
  }
}

/** The name of a pair of paths, whichever comes first. */
export const pairOf = (one: string, other: string) => [one, other].toSorted().join(' & ')
