import type { DeletionPreview } from '@lethe/contracts/preview'
import { checkIndexes, MissingIndexesError } from '@lethe/erasure/check-indexes'
import type { Manifest } from '@lethe/erasure/manifest'
import { previewDeletion } from '@lethe/erasure/preview-deletion'
import { findUserNames } from '@lethe/store/user-names'
import type { Db } from 'mongodb'
import { ApiError } from '../http/api-error.ts'

/** Previews of one process. */
export interface Previews {
  /**
   * What a hard deletion of the user would do. An abort of `signal` ends its query at the server and throws.
   *
   * Throws {@link ApiError} `too_many_previews` where as many as may are running, `user_not_found` for an unknown or
   * hard-deleted user, `no_manifest` and `indexes_missing` where there is nothing to preview by, and
   * `preview_timed_out`.
   */
  preview(userId: number, signal: AbortSignal): Promise<DeletionPreview>
}

export interface PreviewLimits {
  /** How many may run at once: each keeps one core of the database busy. */
  atOnce: number
  /** Milliseconds for each. */
  within: number
}

const PREVIEW_LIMITS: PreviewLimits = { atOnce: 4, within: 30_000 }

const BUSY = { headers: { 'retry-after': '1' } }

/** `manifest` is null where the api has none: everything else works all the same. */
export function createPreviews(
  { db, manifest, lateWriteWindow }: { db: Db; manifest: Manifest | null; lateWriteWindow: number },
  { atOnce, within }: PreviewLimits = PREVIEW_LIMITS,
): Previews {
  let running = 0

  async function previewNow(userId: number, signal: AbortSignal): Promise<DeletionPreview> {
    const user = await findUserNames(db, userId)
    if (!user || user.status === 'u') throw new ApiError('user_not_found')
    if (!manifest) throw new ApiError('no_manifest')
    await checkIndexes(db, manifest)
    return previewDeletion({ db, manifest, lateWriteWindow }, user, { signal })
  }

  return {
    async preview(userId, gone) {
      if (running >= atOnce) throw new ApiError('too_many_previews', BUSY)
      running += 1
      const late = AbortSignal.timeout(within)
      try {
        return await previewNow(userId, AbortSignal.any([gone, late]))
      } catch (error) {
        if (error instanceof MissingIndexesError) throw new ApiError('indexes_missing', { cause: error })
        throw late.aborted ? new ApiError('preview_timed_out', { cause: error }) : error
      } finally {
        running -= 1
      }
    },
  }
}
