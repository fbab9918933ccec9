import { type Db, type IndexDescriptionInfo, MongoServerError } from 'mongodb'
import { type IndexRequirement, requiredIndexes } from './index-requirements.ts'
import type { Manifest } from './manifest-checks.ts'

const NAMESPACE_NOT_FOUND = 26

/** An index that is not there. */
export interface MissingIndex extends IndexRequirement {
  /** False where the whole collection is not there: its name may be misspelt. */
  collectionExists: boolean
}

/**
 * The indexes that the manifest needs and the database lacks; empty where erasing can begin. Without them
 * each page would read whole collections. A collection that does not exist lacks all of its indexes: a
 * misspelt name is seen at start, and pages can't create a collection inside their transaction.
 */
export async function missingIndexes(db: Db, manifest: Manifest): Promise<MissingIndex[]> {
  const needed = Map.groupBy(requiredIndexes(manifest), ({ collection }) => collection)
  const missing: MissingIndex[] = []
  for (const [collection, requirements] of needed) {
    const indexes = await indexesOf(db, collection)
    missing.push(
      ...requirements
        .filter((requirement) => !indexes?.some((index) => serves(index, requirement)))
        .map((requirement) => ({ ...requirement, collectionExists: indexes !== undefined })),
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

/**
 * Creates an index that serves the requirement; its collection too, where that is not there. With the _id
 * behind the field a large user's documents can be gone through in order.
 */
export async function createIndexFor(db: Db, { collection, fields }: IndexRequirement): Promise<void> {
  const key = new Map([...fields, '_id'].map((field) => [field, 1 as const]))
  await db.collection(collection).createIndex(key)
}

/** Undefined where there is no such collection. */
export async function indexesOf(db: Db, collection: string): Promise<IndexDescriptionInfo[] | undefined> {
  try {
    return await db.collection(collection).listIndexes().toArray()
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND) return undefined
    throw error
  }
}
