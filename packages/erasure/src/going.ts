import type { Db, Document, Filter } from 'mongodb'
import type { Operation, Plan } from './operations.ts'
import { type Keys, storedValue } from './reference.ts'
import { searchFilter } from './search.ts'
import { keyOf, projectionOf, valuesAt } from './values.ts'

/** A field that holds the _id of a document of `parent`: its document goes with that one. */
export interface Edge {
  parent: string
  field: string
}

/** Which documents a user's deletion would take, asked of the database and changing nothing. */
export interface Going {
  /** The filters by which documents of the collection go for their owner; only those of the rules before `before`. */
  ownerFilters(collection: string, before?: Operation): readonly Document[]
  /** The fields by which documents of the collection go with others. */
  edges(collection: string): readonly Edge[]
  /** The keys of those of the _ids whose documents go, for their owner or with another document. */
  among(collection: string, ids: readonly unknown[]): Promise<ReadonlySet<string>>
  /** Of the documents, those that go with another one; they hold the fields of the collection's edges. */
  cascaded(collection: string, documents: readonly Document[]): Promise<readonly Document[]>
}

export const majority = { readConcern: { level: 'majority' }, readPreference: 'primary' } as const

export function goingOf(deps: {
  db: Db
  plan: Plan
  keys: Keys
  now: () => Date
  signal: AbortSignal
}): Going {
  const { db, plan, keys, now, signal } = deps
  const ownerFilters = (collection: string, before?: Operation) =>
    (before ? plan.operations.slice(0, plan.operations.indexOf(before)) : plan.operations).flatMap(
      (operation) => {
        if (operation.action !== 'delete' || operation.collection !== collection) return []
        const value = storedValue(operation.reference, keys)
        return value === undefined ? [] : [searchFilter(operation, [value], now)]
      },
    )
  const edges = (collection: string) =>
    [...plan.children].flatMap(([parent, steps]) =>
      steps.filter((step) => step.collection === collection).map(({ field }) => ({ parent, field })),
    )

  const find = (collection: string, ids: readonly unknown[], filter: Document, fields: string[]) => {
    const all = { $and: [{ _id: { $in: ids } }, filter] } as Filter<Document>
    const options = { projection: projectionOf(fields), signal }
    return db.collection(collection, majority).find(all, options).toArray()
  }
  const among = async (collection: string, ids: readonly unknown[]): Promise<ReadonlySet<string>> => {
    const owned = ownerFilters(collection)
    const direct = owned.length > 0 ? await find(collection, ids, { $or: owned }, []) : []
    const going = new Set(direct.map(({ _id }) => keyOf(_id)))
    const others = ids.filter((id) => !going.has(keyOf(id)))
    const references = edges(collection)
    if (references.length === 0 || others.length === 0) return going
    const documents = await find(
      collection,
      others,
      {},
      references.map(({ field }) => field),
    )
    for (const { _id } of await cascaded(collection, documents)) going.add(keyOf(_id))
    return going
  }
  const cascaded = async (collection: string, documents: readonly Document[]) => {
    const going = new Set<Document>()
    for (const { parent, field } of edges(collection)) {
      const ids = documents.flatMap((document) => valuesAt(document, field))
      const parents = ids.length > 0 ? await among(parent, ids) : new Set<string>()
      for (const document of documents) {
        if (valuesAt(document, field).some((id) => parents.has(keyOf(id)))) going.add(document)
      }
    }
    return [...going]
  }
  return { ownerFilters, edges, among, cascaded }
}
