import { missingIndexes } from '@lethe/erasure/indexes'
import { loadManifest, type Manifest, ManifestError } from '@lethe/erasure/manifest'
import { StartupError } from '@lethe/service/run'
import type { Db } from 'mongodb'

/** Reads the manifest. @throws StartupError that says what is wrong, and where in the file. */
export async function readManifest(path: string): Promise<Manifest> {
  try {
    return await loadManifest(path)
  } catch (error) {
    if (error instanceof ManifestError) throw new StartupError(error.message, { cause: error })
    throw error
  }
}

/**
 * An erasure that scans whole collections would bring the database down, so a worker does not start
 * without the indexes that its manifest needs. @throws StartupError that names them.
 */
export async function requireIndexes(db: Db, manifest: Manifest): Promise<void> {
  const missing = await missingIndexes(db, manifest)
  if (missing.length === 0) return
  const list = missing.map(({ collection, fields }) => `${collection} (${fields.join(', ')})`).join('; ')
  throw new StartupError(`the manifest needs indexes that the database does not have: ${list}`)
}
