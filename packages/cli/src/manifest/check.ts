import { unnamedCollections } from '@lethe/erasure/collections'
import { missingIndexes } from '@lethe/erasure/indexes'
import type { Manifest } from '@lethe/erasure/manifest'
import type { Context } from '../context.ts'
import { exitCodes } from '../failure.ts'
import { readManifest } from '../manifest-file.ts'
import { createOutput } from '../output.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { checkLines, type ManifestCheck, shownIndex } from './text.ts'

/** Checks the manifest of the settings, and against the database where one is known. */
export async function checkManifest(context: Context, { json }: { json?: boolean }): Promise<void> {
  const { manifestPath, mongodbUri } = await context.settings()
  const manifest = await readManifest(manifestPath)
  const output = createOutput(context.terminal, json)
  output.note(
    mongodbUri
      ? `${manifestPath}, in ${withoutCredentials(mongodbUri)}`
      : `${manifestPath}; the database is not asked: MONGODB_URI is not set`,
  )
  const check = { ...namedIn(manifest), ...(mongodbUri ? await ask(mongodbUri, manifest) : {}) }
  output.result(check, (paint) => checkLines(check, paint))
  const { missing_indexes = [], unnamed_collections = [] } = check
  if (missing_indexes.length + unnamed_collections.length > 0) context.exitWith(exitCodes.notCompleted)
}

function namedIn({ collections, buckets }: Manifest): Pick<ManifestCheck, 'collections' | 'buckets'> {
  return { collections: Object.keys(collections), buckets: Object.keys(buckets) }
}

async function ask(
  uri: string,
  manifest: Manifest,
): Promise<Required<Pick<ManifestCheck, 'missing_indexes' | 'unnamed_collections'>>> {
  return withDatabase(uri, async ({ db }) => ({
    missing_indexes: (await missingIndexes(db, manifest)).map(shownIndex),
    unnamed_collections: await unnamedCollections(db, manifest),
  }))
}
