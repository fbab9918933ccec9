import type { CollectionCounts } from '@lethe/contracts/deletion'
import type { Db, Document, Filter } from 'mongodb'
import { type Going, majority } from './going.ts'
import type { ChangeOperation, Plan } from './operations.ts'
import type { Keys } from './reference.ts'
import { projectionOf } from './values.ts'

/** One preview under way. */
export interface PreviewRun {
  db: Db
  plan: Plan
  keys: Keys
  now: () => Date
  signal: AbortSignal
  going: Going
  /** The collections in which documents go for their owner. */
  owned: Set<string>
  /** The collections whose cascade is followed from below. */
  fromBelow: Set<string>
  /** By rule: how many of the documents that it would change go with others. */
  goAnyway: Map<ChangeOperation, number>
  tell(place: string, what: keyof CollectionCounts, number: number): void
  tellRecounted(name: string, number: number): void
}

/** Documents that are in memory at once, for each level of a cascade. */
export const BATCH = 5_000

/** The filter without what any of the others has. */
export function without(filter: Document, others: readonly Document[]): Document {
  return others.length > 0 ? { $and: [filter, { $nor: others }] } : filter
}

export function countIn({ db, signal }: PreviewRun, collection: string, filter: Document): Promise<number> {
  return db.collection(collection, majority).countDocuments(filter as Filter<Document>, { signal })
}

/**
 * How many documents the filter has without what any of the others has. How many name a user an index alone can
 * tell: documents are read only where one of the others may have them too.
 */
export async function countWithout(
  run: PreviewRun,
  collection: string,
  filter: Document,
  others: readonly Document[],
): Promise<number> {
  const readsDocuments = '$and' in filter
  if (others.length === 0 || readsDocuments) return countIn(run, collection, without(filter, others))
  const all = await countIn(run, collection, filter)
  if (all === 0) return 0
  const shared = await countIn(run, collection, { $and: [filter, { $or: others }] })
  // Both are right, but not of the same moment.
  return Math.max(0, all - shared)
}

/** The documents with these fields, in batches. */
export async function* batchesIn(
  { db, signal }: PreviewRun,
  collection: string,
  filter: Document,
  fields: readonly string[],
): AsyncGenerator<Document[]> {
  const options = { projection: projectionOf(fields), batchSize: BATCH, signal }
  const cursor = db.collection(collection, majority).find(filter as Filter<Document>, options)
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments()
  } finally {
    await cursor.close()
  }
}
