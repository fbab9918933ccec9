import { checkIndexes, MissingIndexesError } from '@lethe/erasure/check-indexes'
import { loadManifest, type Manifest, ManifestError } from '@lethe/erasure/manifest'
import type { Db } from 'mongodb'
import { CliError } from './failure.ts'

/** Reads the manifest. Rejects with a CliError that says what is wrong with it, and where. */
export async function readManifest(path: string): Promise<Manifest> {
  try {
    return await loadManifest(path)
  } catch (error) {
    throw error instanceof ManifestError ? new CliError(error.code, error.message) : error
  }
}

/** Rejects with a CliError that names the indexes which the manifest needs and the database does not have. */
export async function requireIndexes(db: Db, manifest: Manifest): Promise<void> {
  try {
    await checkIndexes(db, manifest)
  } catch (error) {
    throw error instanceof MissingIndexesError ? new CliError(error.code, error.message) : error
  }
}
