import { checkIndexes, MissingIndexesError } from '@lethe/erasure/check-indexes'
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

/** @throws StartupError that names the indexes which the manifest needs and the database does not have. */
export async function requireIndexes(db: Db, manifest: Manifest): Promise<void> {
  try {
    await checkIndexes(db, manifest)
  } catch (error) {
    if (error instanceof MissingIndexesError) throw new StartupError(error.message, { cause: error })
    throw error
  }
}
