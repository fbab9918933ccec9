import { checkIndexes, MissingIndexesError } from '@lethe/erasure/check-indexes'
import { unnamedCollections } from '@lethe/erasure/collections'
import { loadManifest, type Manifest, ManifestError } from '@lethe/erasure/manifest'
import type { Logger } from '@lethe/service/logger'
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

/** Says which collections of the database the manifest does not name: whatever is in them is not erased. */
export async function warnOfUnnamed(db: Db, manifest: Manifest, logger: Logger): Promise<void> {
  const collections = await unnamedCollections(db, manifest)
  if (collections.length > 0) {
    logger.warn({ collections }, 'the manifest does not name these collections: nothing in them is erased')
  }
}
