import type { Db, IndexDescriptionInfo } from 'mongodb'
import { indexesOf } from './indexes.ts'
import type { Operation } from './operations.ts'

/** For how long what was seen of a collection's indexes is believed. */
const BELIEVED_MS = 60_000

/**
 * Finds the index by which an operation's documents can be gone through in order: on its owner field and _id, in
 * ascending order, of all documents and without a collation. The indexes of a collection are read once a minute.
 */
export function rangeIndexes(db: Db): (operation: Operation) => Promise<string | undefined> {
  const known = new Map<string, { indexes: readonly IndexDescriptionInfo[]; until: number }>()
  const indexesNow = async (collection: string): Promise<readonly IndexDescriptionInfo[]> => {
    const seen = known.get(collection)
    if (seen && seen.until > performance.now()) return seen.indexes
    const indexes = (await indexesOf(db, collection)) ?? []
    known.set(collection, { indexes, until: performance.now() + BELIEVED_MS })
    return indexes
  }
  return async ({ collection, field }) =>
    (await indexesNow(collection)).find((index) => isOrdered(index, field))?.name
}

function isOrdered(index: IndexDescriptionInfo, field: string): boolean {
  if (index.partialFilterExpression || index.hidden || index.sparse || index.collation) return false
  const [first, second] = Object.entries(index.key)
  return first?.[0] === field && first[1] === 1 && second?.[0] === '_id' && second[1] === 1
}
