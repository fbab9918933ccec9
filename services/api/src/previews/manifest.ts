import { loadManifest, type Manifest, ManifestError } from '@lethe/erasure/manifest'
import type { Logger } from '@lethe/service/logger'

/** The manifest by which to preview; null where there is no valid one, for everything else works without it. */
export async function readManifest(path: string, logger: Logger): Promise<Manifest | null> {
  try {
    return await loadManifest(path)
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error
    logger.warn({ problems: error.problems }, 'no valid erasure manifest: deletions can not be previewed')
    return null
  }
}
