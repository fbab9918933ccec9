import { isDeepStrictEqual } from 'node:util'
import type { Exact } from '@lethe/store/exact-documents'
import type { Evidence, Snapshot } from '../evidence.ts'
import { marks } from '../load/marks.ts'
import type { LoadRecord } from '../load/record.ts'
import { type Invariant, invariants } from './invariants.ts'
import { keyOf, namedIn, numberIn, ownersOf, places, redacted, without } from './places.ts'
import { type Violation, violations } from './violation.ts'
import { type World, worldOf } from './world.ts'

/**
 * Nothing of the hard-deleted is left; everything else is what it was, byte for byte, and nothing else is
 * there. Counters have their own check.
 */
export function checkContent(
  before: Snapshot,
  evidence: Evidence,
  record: LoadRecord,
  { swept }: { swept: boolean },
): Violation[] {
  const world = worldOf(before, evidence, record, swept)
  return Object.keys(places).flatMap((name) => {
    const now = byKey(evidence.after[name] ?? [])
    const expected = byKey([...(before[name] ?? []), ...insertedIn(name, record, now)])
    return [
      ...checkLeft(name, now, world),
      ...checkKept(name, { now, expected }, world, record),
      ...checkNew(name, { now, expected }, world, record),
    ]
  })
}

type Documents = ReadonlyMap<string, Exact>

const byKey = (documents: readonly Exact[]): Documents =>
  new Map(documents.map((document) => [keyOf(document), document]))

/** What another service has written; where that is not certain, only what is there. */
const insertedIn = (name: string, { inserted }: LoadRecord, now: Documents): Exact[] =>
  inserted
    .filter(({ collection, confirmed, document }) => {
      return collection === name && (confirmed || now.has(keyOf(document)))
    })
    .map(({ document }) => document)

function checkLeft(name: string, now: Documents, world: World): Violation[] {
  const { found, unless } = violations()
  for (const document of now.values()) {
    if (world.isExcused(name, document)) continue
    const isLeft = world.goes(name, document) || namedIn(name, document).some((user) => world.gone.has(user))
    unless(!isLeft, invariants.leftovers, `${name} ${JSON.stringify(document)}`)
  }
  return found
}

interface Compared {
  now: Documents
  expected: Documents
}

function checkKept(name: string, { now, expected }: Compared, world: World, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const counters = places[name]?.counters ?? []
  const taken = name === 'votes' ? votesOf(record) : new Set<string>()
  for (const document of expected.values()) {
    if (world.goes(name, document)) continue
    const left = now.get(keyOf(document))
    if (!left && taken.has(voteOf(document))) continue
    const same = left && isDeepStrictEqual(without(left, counters), redacted(name, document, world.gone))
    const story = `${name} ${JSON.stringify(document)}, now ${JSON.stringify(left)}`
    unless(
      same === true,
      ownersOf(name, document).some(isIn(world.restored)) ? invariants.restored : invariants.others,
      story,
    )
  }
  return found
}

const isIn = (set: ReadonlySet<number>) => (id: number) => set.has(id)
const voteOf = (vote: Exact) => `${numberIn(vote.user_id)} on ${numberIn(vote.post_id)}`
/** The load's callers vote and take votes back. */
const votesOf = ({ votes }: LoadRecord) =>
  new Set(votes.map(({ userId, postId }) => `${userId} on ${postId}`))

/** What the api has confirmed is there, and whatever else is new is at least what the load may have written. */
function checkNew(name: string, { now, expected }: Compared, world: World, record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const asked = votesOf(record)
  for (const document of now.values()) {
    const isOld = expected.has(keyOf(document)) || world.goes(name, document)
    const isOurs = name === 'votes' ? asked.has(voteOf(document)) : isWritten(document)
    unless(isOld || isOurs, invariants.nowhere, `${name} ${JSON.stringify(document)}`)
  }
  for (const { id, authorId, document } of confirmed(name, record)) {
    if (world.goes(name, document)) continue
    const left = now.get(keyOf(document))
    const wanted = redacted(name, document, world.gone)
    const isThere =
      left && Object.entries(wanted).every(([field, value]) => isDeepStrictEqual(left[field], value))
    const invariant: Invariant = world.restored.has(authorId) ? invariants.restored : invariants.others
    unless(isThere === true, invariant, `${name} ${id} of ${authorId}, now ${JSON.stringify(left)}`)
  }
  return found
}

/** The load's texts say who wrote them. */
function isWritten({ text, author_id }: Exact): boolean {
  return (
    typeof text === 'string' && text.startsWith(marks.text) && text.endsWith(` by ${numberIn(author_id)}`)
  )
}

/** Posts and comments that the api has confirmed, as far as the answers tell what is stored. */
function confirmed(
  name: string,
  { posts, comments }: LoadRecord,
): { id: number; authorId: number; document: Exact }[] {
  if (name === 'posts')
    return posts.map(({ id, authorId, text, mentions }) => ({
      id,
      authorId,
      document: { _id: long(id), author_id: long(authorId), text, mentions: mentions.map(long) },
    }))
  if (name !== 'comments') return []
  return comments.map(({ id, authorId, postId, text }) => ({
    id,
    authorId,
    document: { _id: long(id), post_id: long(postId), author_id: long(authorId), text },
  }))
}

const long = (id: number) => ({ $numberLong: String(id) })
