import type { CollectionCounts } from '@lethe/contracts/deletion'
import type { Db, Document, Filter } from 'mongodb'
import { type Going, majority } from './going.ts'
import type { Plan } from './operations.ts'
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
  tell(place: string, what: keyof CollectionCounts, number: number): void
  tellRecounted(name: string, number: number): void
}

/** Documents that are in memory at once, for each level of a cascade. */
const BATCH = 1_000

/** The filter without what any of the others has. */
export function without(filter: Document, others: readonly Document[]): Document {
  return others.length > 0 ? { $and: [filter, { $nor: others }] } : filter
}

export function countIn({ db, signal }: PreviewRun, collection: string, filter: Document): Promise<number> {
  return db.collection(collection, majority).countDocuments(filter as Filter<Document>, { signal })
}

/** The documents with these fields, in batches. */
export async function* batchesIn(
  { db, signal }: PreviewRun,
  collection: string,
  filter: Document,
  fields: readonly string[],
): AsyncGenerator<Document[]> {
  const options = { projection: projectionOf(fields), batchSize: BATCH, signal }
  let batch: Document[] = []
  for await (const document of db
    .collection(collection, majority)
    .find(filter as Filter<Document>, options)) {
    batch.push(document)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
