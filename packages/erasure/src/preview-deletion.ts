import type { DeletionPreview } from '@lethe/contracts/preview'
import { documentsIn, estimateOf } from '@lethe/store/estimate'
import { readPastDeletions } from '@lethe/store/ledger-past'
import type { UserNames } from '@lethe/store/user-names'
import type { Db } from 'mongodb'
import { keptOf } from './kept.ts'
import type { Manifest } from './manifest-checks.ts'
import { previewOf } from './preview.ts'

/**
 * What a hard deletion of the user would do to his content now, what it would leave and why, and about how long it
 * would take. Changes nothing. `lateWriteWindow` (milliseconds) is the workers', reckoned with as long as the ledger
 * does not tell it. Needs the engine's indexes; an abort of `signal` throws its reason.
 */
export async function previewDeletion(
  { db, manifest, lateWriteWindow }: { db: Db; manifest: Manifest; lateWriteWindow: number },
  user: UserNames,
  { signal }: { signal: AbortSignal },
): Promise<DeletionPreview> {
  const { counts, recounted } = await previewOf({ db, manifest }, user, { signal })
  const past = await readPastDeletions(db, signal)
  return {
    user_id: user.userId,
    status: user.status,
    counts,
    recounted,
    kept: keptOf(manifest),
    ...estimateOf({ documents: documentsIn(counts), past, lateWriteWindow }),
  }
}
