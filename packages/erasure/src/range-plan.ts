import type { Db, Document, Filter } from 'mongodb'
import { compareKeys } from './compare-keys.ts'
import type { Choice, Place } from './operations.ts'
import type { Subject } from './subject.ts'
import { COMMAND_MS } from './transaction.ts'
import { keyOf, projectionOf, valuesAt } from './values.ts'

/** A subject, and the value by which the documents of a place name him. */
export interface Owner {
  subject: Subject
  value: unknown
}

/**
 * A part of what a rule finds, apart from every other part: all documents of these owners, or of one large owner
 * those with an _id above `after` and up to `upTo`.
 */
export interface Range {
  subjects: readonly Subject[]
  after?: unknown
  upTo?: unknown
}

/** The place less what is not in the range; as it is where the range is all of its owners' documents. */
export function insideOf<T extends { choice?: Choice }>(place: T, { after, upTo }: Range): T {
  const bounds = { ...(after !== undefined && { $gt: after }), ...(upTo !== undefined && { $lte: upTo }) }
  if (Object.keys(bounds).length === 0) return place
  return { ...place, choice: { unless: [], ...place.choice, inside: { _id: bounds } } }
}

interface Look {
  db: Db
  place: Place
  /** The name of an index on the owner field and the _id, in this order. */
  index: string
  /** How many documents the next range has at most. */
  size: () => number
}

/**
 * The documents that name these owners as ranges of at most `size()` documents, in the order of the index: whoever
 * asks for the next one has it before the one before is erased. An owner who fills a range alone comes as several,
 * unless `setAside` takes him out.
 *
 * The ranges say where to erase, not that nothing is left: what is written meanwhile, or stands there in a form that
 * the index does not order so (an array of owners), is for whoever looks afterwards.
 */
export async function* rangesOfOwners(
  look: Look,
  unordered: readonly Owner[],
  setAside: (deletionId: string) => boolean,
): AsyncGenerator<Range> {
  const owners = unordered.toSorted((a, b) => compareKeys(a.value, b.value))
  const positions = new Map(owners.map(({ value }, at) => [keyOf(value), at]))
  let first = 0
  while (first < owners.length) {
    const rest = owners.slice(first)
    const [leading] = rest
    if (!leading) return
    const boundary = await documentAt(look, { [look.place.field]: { $in: rest.map(({ value }) => value) } })
    if (!boundary) return yield { subjects: rest.map(({ subject }) => subject) }
    const [value, ...more] = valuesAt(boundary, look.place.field)
    const at = more.length === 0 ? positions.get(keyOf(value)) : undefined
    if (at === undefined || at < first) return
    if (at > first) yield { subjects: owners.slice(first, at).map(({ subject }) => subject) }
    else if (!setAside(leading.subject.deletionId)) yield* rangesOfOne(look, leading, boundary._id)
    first = at > first ? at : first + 1
  }
}

async function* rangesOfOne(look: Look, { subject, value }: Owner, firstEnd: unknown): AsyncGenerator<Range> {
  let after: unknown
  let upTo: unknown = firstEnd
  while (upTo !== undefined) {
    yield { subjects: [subject], ...(after !== undefined && { after }), upTo }
    after = upTo
    upTo = (await documentAt(look, { [look.place.field]: value, _id: { $gt: after } }))?._id
  }
  yield { subjects: [subject], after }
}

/** The last document of a full range, answered by the index alone; null where fewer are left. */
async function documentAt({ db, place, index, size }: Look, filter: Document): Promise<Document | null> {
  const options = {
    projection: projectionOf([place.field]),
    sort: { [place.field]: 1, _id: 1 } as const,
    skip: size() - 1,
    limit: 1,
    hint: index,
    maxTimeMS: COMMAND_MS,
  }
  const [document] = await db
    .collection(place.collection)
    .find(filter as Filter<Document>, options)
    .toArray()
  return document ?? null
}
