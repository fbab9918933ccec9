import type { Db, Document } from 'mongodb'
import { askUsers } from './ask-users.ts'
import { type Budget, reasonOf } from './budget.ts'
import type { UserWords } from './field-tally.ts'
import { knownUsers } from './known-users.ts'
import { addSeen, emptyPlace, type Place, type PlaceTally, type Seen, seenIn } from './place-tally.ts'
import { estimatedSize, sampleOf } from './sample.ts'

/** Documents that are compared with users together; fewer of large ones. */
const BATCH = 250
const BATCH_CHARACTERS = 4_000_000

export interface Look {
  tally: PlaceTally
  /** Why it ended before the sample did; undefined where it did not. */
  stopped: string | undefined
}

/** Samples a place and compares its values with users. What was compared before the time was over counts. */
export async function lookAt(
  db: Db,
  place: Place,
  { sample, words, budget }: { sample: number; words: UserWords; budget: Budget },
): Promise<Look> {
  const estimated = await estimatedSize(db, place.collection, budget)
  const tally = emptyPlace(place, estimated)
  let stopped: string | undefined
  try {
    for await (const batch of batchesOf(
      sampleOf(db, place.collection, { estimated, size: sample, budget }),
    )) {
      const values = batch.flatMap((seen) => [...seen.values()].flat())
      const known = knownUsers(await askUsers(db, values, budget))
      for (const seen of batch) addSeen(tally, seen, known, words)
    }
  } catch (error) {
    if (tally.sampled === 0) throw error
    stopped = reasonOf(error, budget)
  }
  return { tally: { ...tally, estimated: Math.max(estimated, tally.sampled) }, stopped }
}

/** Documents as their values, in batches that memory can hold whatever their size. */
async function* batchesOf(documents: AsyncIterable<Document>): AsyncGenerator<Seen[]> {
  let batch: Seen[] = []
  let characters = 0
  for await (const document of documents) {
    const seen = seenIn(document)
    batch.push(seen)
    for (const { text } of [...seen.values()].flat()) characters += text.length
    if (batch.length < BATCH && characters < BATCH_CHARACTERS) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}
