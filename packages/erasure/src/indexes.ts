import { type Db, type IndexDescriptionInfo, MongoServerError } from 'mongodb'
import { type IndexRequirement, requiredIndexes } from './index-requirements.ts'
import type { Manifest } from './manifest-checks.ts'

const NAMESPACE_NOT_FOUND = 26

/**
 * The indexes that the manifest needs and the database lacks; empty where erasing can begin. Without them
 * each page would read whole collections. A collection that does not exist lacks all of its indexes: a
 * misspelt name is seen at start, and pages can't create a collection inside their transaction.
 */
export async function missingIndexes(db: Db, manifest: Manifest): Promise<IndexRequirement[]> {
  const needed = Map.groupBy(requiredIndexes(manifest), ({ collection }) => collection)
  const missing: IndexRequirement[] = []
  for (const [collection, requirements] of needed) {
    const indexes = await indexesOf(db, collection)
    missing.push(
      ...requirements.filter((requirement) => !indexes.some((index) => serves(index, requirement))),
    )
  }
  return missing
}

/** Whether a query on the required fields can use the index for every document: partial and hidden ones can't. */
export function serves(index: IndexDescriptionInfo, { fields }: Pick<IndexRequirement, 'fields'>): boolean {
  if (index.partialFilterExpression || index.hidden) return false
  const leading = Object.entries(index.key).slice(0, fields.length)
  const isLeading = (field: string) => leading.some(([name, kind]) => name === field && isComparable(kind))
  return fields.every(isLeading)
}

/** Ascending, descending and hashed keys find equal values; text and geo keys don't. */
function isComparable(kind: unknown): boolean {
  return typeof kind === 'number' || kind === 'hashed'
}

async function indexesOf(db: Db, collection: string): Promise<IndexDescriptionInfo[]> {
  try {
    return await db.collection(collection).listIndexes().toArray()
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return []
    throw error
  }
}
