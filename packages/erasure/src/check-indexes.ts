import type { Db } from 'mongodb'
import { missingIndexes } from './indexes.ts'
import type { Manifest } from './manifest-checks.ts'

/** The database lacks indexes that the manifest needs; the message names them. */
export class MissingIndexesError extends Error {
  override readonly name = 'MissingIndexesError'
  readonly code = 'indexes_missing'
}

/**
 * An erasure that scans whole collections would bring the database down, so nobody begins one without the indexes
 * that the manifest needs. Throws {@link MissingIndexesError}.
 */
export async function checkIndexes(db: Db, manifest: Manifest): Promise<void> {
  const missing = await missingIndexes(db, manifest)
  if (missing.length === 0) return
  const list = missing.map(({ collection, fields }) => `${collection} (${fields.join(', ')})`).join('; ')
  throw new MissingIndexesError(`the manifest needs indexes that the database does not have: ${list}`)
}
