import type { Db, Document } from 'mongodb'
import type { Budget } from './budget.ts'

/** MongoDB takes a sample by random positions only where it is smaller than a twentieth of the collection. */
const RANDOM_SHARE = 20
const BATCH = 100

/**
 * A sample without reading much: of a large collection random positions; of a smaller one each document with the same
 * probability, which reads at most twenty times the sample, and keeps none of it in the server's memory.
 */
export function sampleStages(estimated: number, size: number): Document[] {
  if (estimated > size * RANDOM_SHARE) return [{ $sample: { size } }]
  if (estimated <= size) return [{ $limit: size }]
  return [{ $match: { $sampleRate: size / estimated } }, { $limit: size }]
}

/** Up to `size` documents of a collection, a batch after the other. */
export async function* sampleOf(
  db: Db,
  collection: string,
  { estimated, size, budget }: { estimated: number; size: number; budget: Budget },
): AsyncGenerator<Document> {
  const cursor = db
    .collection(collection)
    .aggregate(sampleStages(estimated, size), { ...budget.next(), batchSize: BATCH })
  for await (const document of cursor) {
    yield document
  }
}

/** How many documents a collection has by the database's own count, without counting. */
export async function estimatedSize(db: Db, collection: string, budget: Budget): Promise<number> {
  const { maxTimeMS } = budget.next()
  return db.collection(collection).estimatedDocumentCount({ maxTimeMS })
}
