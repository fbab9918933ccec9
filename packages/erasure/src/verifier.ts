import { type Db, Long } from 'mongodb'
import type { Manifest } from './manifest-checks.ts'
import type { Subject } from './subject.ts'
import { keyOf } from './values.ts'

export interface Verifier {
  /**
   * Asks every place of the manifest what is left of the subjects: documents that name them, and documents
   * that hang on what was erased of them (by the ids that the checkpoints keep until `forget`). Reads only
   * what the majority holds. Answers the number left by deletion id and collection, for those only of whom
   * something is left: an empty map means that all are erased. An abort of `signal` throws.
   */
  leftOver(
    subjects: readonly Subject[],
    options: { signal: AbortSignal },
  ): Promise<Map<string, Record<string, number>>>
}

/** A question to one collection: which documents hold one of some values in `field`. */
interface Question {
  place: string
  collection: string
  field: string
}

/**
 * The second opinion on the engine's work. On purpose it shares neither the engine's plan nor its queries:
 * it goes through the manifest itself, so that a mistake there does not confirm itself here.
 */
export function createVerifier({ db, manifest }: { db: Db; manifest: Manifest }): Verifier {
  return {
    leftOver: async (subjects, { signal }) => {
      const left = new Map<string, Record<string, number>>()
      const add = (deletionId: string, place: string, count: number) => {
        const own = left.get(deletionId) ?? {}
        left.set(deletionId, { ...own, [place]: (own[place] ?? 0) + count })
      }
      const ask = async (question: Question, named: ReadonlyMap<string, Named>) => {
        for (const { key, count } of await countByValue(db, question, [...named.values()], signal)) {
          const deletionId = named.get(key)?.deletionId
          if (deletionId !== undefined) add(deletionId, question.place, count)
        }
      }
      const users = namedBy(subjects.map(({ userId, deletionId }) => [Long.fromNumber(userId), deletionId]))
      for (const question of ownerQuestions(manifest)) await ask(question, users)
      for await (const { place, parents } of erasedParents(db, subjects, signal)) {
        for (const question of childQuestions(manifest, place)) await ask(question, parents)
      }
      return left
    },
  }
}

interface Named {
  value: unknown
  deletionId: string
}

function namedBy(pairs: readonly (readonly [value: unknown, deletionId: string])[]): Map<string, Named> {
  return new Map(pairs.map(([value, deletionId]) => [keyOf(value), { value, deletionId }]))
}

function ownerQuestions({ collections, buckets }: Manifest): Question[] {
  return [
    ...Object.entries(collections).flatMap(([name, { owners = [] }]) =>
      owners.map(({ field }) => ({ place: name, collection: name, field })),
    ),
    ...Object.entries(buckets).flatMap(([name, { owners }]) =>
      owners.map(({ field }) => ({ place: name, collection: `${name}.files`, field })),
    ),
  ]
}

function childQuestions({ collections, buckets }: Manifest, parent: string): Question[] {
  const chunks = { place: parent, collection: `${parent}.chunks`, field: 'files_id' }
  const hanging = collections[parent]?.cascade ?? []
  return [
    ...(buckets[parent] ? [chunks] : []),
    ...hanging.map(({ collection, field }) => ({ place: collection, collection, field })),
  ]
}

const majority = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const

/** How often each of the values is held, by the value's key; an array's elements are looked at one by one. */
async function countByValue(
  db: Db,
  { collection, field }: Question,
  named: readonly Named[],
  signal: AbortSignal,
): Promise<{ key: string; count: number }[]> {
  const values = named.map(({ value }) => value)
  const counts = db
    .collection(collection, majority)
    .aggregate<{ _id: unknown; count: number }>(
      [
        { $match: { [field]: { $in: values } } },
        { $project: { _id: 0, value: `$${field}` } },
        { $unwind: '$value' },
        { $match: { value: { $in: values } } },
        { $group: { _id: '$value', count: { $sum: 1 } } },
      ],
      { signal },
    )
  return (await counts.toArray()).map(({ _id, count }) => ({ key: keyOf(_id), count }))
}

/** How many parents are asked for at once. */
const BATCH = 1_000

/** The erased parents of all the subjects, by place and in batches of about {@link BATCH}. */
async function* erasedParents(db: Db, subjects: readonly Subject[], signal: AbortSignal) {
  const batches = new Map<string, Map<string, Named>>()
  for await (const { id, collection, parents } of parentEntries(db, subjects, signal)) {
    const batch = new Map([
      ...(batches.get(collection) ?? []),
      ...namedBy(parents.map((parent) => [parent, id])),
    ])
    if (batch.size < BATCH) batches.set(collection, batch)
    else {
      batches.delete(collection)
      yield { place: collection, parents: batch }
    }
  }
  for (const [place, parents] of batches) yield { place, parents }
}

function parentEntries(db: Db, subjects: readonly Subject[], signal: AbortSignal) {
  const ids = subjects.map(({ deletionId }) => deletionId)
  return db
    .collection('deletion_ranges', majority)
    .aggregate<{ id: string; collection: string; parents: unknown[] }>(
      [
        { $match: { 'deletions.id': { $in: ids } } },
        { $unwind: '$deletions' },
        { $match: { 'deletions.id': { $in: ids }, 'deletions.parents.0': { $exists: true } } },
        { $replaceRoot: { newRoot: '$deletions' } },
      ],
      { signal },
    )
}
