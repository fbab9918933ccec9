import { readNames } from '@lethe/store/user-names'
import type { Db } from 'mongodb'
import type { Manifest } from './manifest-checks.ts'
import { storedValue } from './reference.ts'
import { RuleError } from './rule-error.ts'
import type { Subject } from './subject.ts'
import { keyOf, projectionOf, valuesAt } from './values.ts'
import { childQuestions, type OwnerQuestion, ownerQuestions, type Question } from './verifier-questions.ts'
import { allAreLeft, fieldsOf, isLeft } from './verifier-rules.ts'

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

/**
 * The second opinion on the engine's work. On purpose it shares neither the engine's plan nor its queries:
 * it goes through the manifest itself, so that a mistake there does not confirm itself here. By ext_id and
 * username it asks as long as these are the subject's; nothing can be found by a name that was released.
 */
export function createVerifier(deps: { db: Db; manifest: Manifest; clock?: () => Date }): Verifier {
  const { db, manifest, clock = () => new Date() } = deps
  const questions = ownerQuestions(manifest)
  const asksByName = questions.some(({ reference }) => reference.key !== 'id')
  return {
    leftOver: async (subjects, { signal }) => {
      const left = new Map<string, Record<string, number>>()
      const add = (place: string, named: ReadonlyMap<string, Named>, counts: readonly ValueCount[]) => {
        for (const { key, count } of counts) {
          const deletionId = named.get(key)?.deletionId
          if (deletionId === undefined) continue
          const own = left.get(deletionId) ?? {}
          left.set(deletionId, { ...own, [place]: (own[place] ?? 0) + count })
        }
      }
      const holders = asksByName ? await readNames(db, subjects) : []
      for (const question of questions) {
        const users = usersIn(question, question.reference.key === 'id' ? subjects : holders)
        add(question.place, users, await countLeft(db, question, users, clock(), signal))
      }
      for await (const { place, parents } of erasedParents(db, subjects, signal)) {
        for (const question of childQuestions(manifest, place)) {
          add(question.place, parents, await countByValue(db, question, [...parents.values()], signal))
        }
      }
      return left
    },
  }
}

function usersIn(
  { reference }: OwnerQuestion,
  subjects: readonly (Subject & Partial<Names>)[],
): Map<string, Named> {
  return namedBy(
    subjects.flatMap((subject) => {
      const value = storedValue(reference, subject)
      return value === undefined ? [] : [[value, subject.deletionId] as const]
    }),
  )
}

interface Names {
  username: string | undefined
  extId: string | undefined
}

async function countLeft(
  db: Db,
  question: OwnerQuestion,
  users: ReadonlyMap<string, Named>,
  now: Date,
  signal: AbortSignal,
): Promise<ValueCount[]> {
  if (users.size === 0) return []
  if (allAreLeft(question.rules)) return countByValue(db, question, [...users.values()], signal)
  return countByRules(db, question, users, now, signal)
}

interface Named {
  value: unknown
  deletionId: string
}

function namedBy(pairs: readonly (readonly [value: unknown, deletionId: string])[]): Map<string, Named> {
  return new Map(pairs.map(([value, deletionId]) => [keyOf(value), { value, deletionId }]))
}

const majority = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const

/** How many documents hold a value, by the value's key. */
interface ValueCount {
  key: string
  count: number
}

/** How often each of the values is held, by the value's key; arrays are opened, however deep they are. */
async function countByValue(
  db: Db,
  { place, collection, field }: Question,
  named: readonly Named[],
  signal: AbortSignal,
): Promise<ValueCount[]> {
  const values = named.map(({ value }) => value)
  // Every name of the path can lead into an array; where it does not, opening changes nothing.
  const open = field.split('.').map(() => ({ $unwind: '$value' }))
  const counts = db
    .collection(collection, majority)
    .aggregate<{ _id: unknown; count: number }>(
      [
        { $match: { [field]: { $in: values } } },
        { $project: { _id: 0, value: `$${field}` } },
        ...open,
        { $match: { value: { $in: values } } },
        { $group: { _id: '$value', count: { $sum: 1 } } },
      ],
      { signal },
    )
  const keys = new Set(named.map(({ value }) => keyOf(value)))
  return (await counts.toArray()).map(({ _id, count }) => {
    const key = keyOf(_id)
    if (!keys.has(key))
      throw new RuleError(`${place}.${field}: a value there is whose it is only by a collation`)
    return { key, count }
  })
}

/** Where some documents stay, each one is looked at: only what the rules want otherwise is left. */
async function countByRules(
  db: Db,
  { collection, field, rules }: OwnerQuestion,
  users: ReadonlyMap<string, Named>,
  now: Date,
  signal: AbortSignal,
): Promise<ValueCount[]> {
  const values = [...users.values()].map(({ value }) => value)
  const counts = new Map<string, number>()
  const documents = db
    .collection(collection, majority)
    .find({ [field]: { $in: values } }, { projection: projectionOf(fieldsOf(rules)), signal })
  for await (const document of documents) {
    if (!isLeft(document, rules, now)) continue
    for (const key of new Set(valuesAt(document, field).map(keyOf))) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts].map(([key, count]) => ({ key, count }))
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
