import type { DeletionPreview } from '@lethe/contracts/preview'
import type { Manifest } from '@lethe/erasure/manifest'
import { previewDeletion } from '@lethe/erasure/preview-deletion'
import type { Mongo } from '@lethe/store/connect'
import { findUserNames } from '@lethe/store/user-names'
import type { Context } from '../context.ts'
import { CliError } from '../failure.ts'
import { readManifest, requireIndexes } from '../manifest-file.ts'
import { createOutput } from '../output.ts'
import { required } from '../settings.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { previewLines } from './text.ts'

/** The workers' own default; what theirs is the ledger tells when they have completed a deletion. */
const LATE_WRITE_WINDOW_MS = 60_000

/** Previews the erasure of one user in the database of the settings. */
export async function preview(context: Context, userId: number, { json }: { json?: boolean }): Promise<void> {
  const settings = await context.settings()
  const uri = required(settings, 'mongodbUri')
  const manifest = await readManifest(settings.manifestPath)
  const output = createOutput(context.terminal, json)
  output.note(`in ${withoutCredentials(uri)}, by ${settings.manifestPath}`)

  const answer = await withDatabase(uri, (mongo) => previewUser(mongo, manifest, userId))
  output.result(answer, (paint) => previewLines(answer, paint))
}

async function previewUser({ db }: Mongo, manifest: Manifest, userId: number): Promise<DeletionPreview> {
  const user = await findUserNames(db, userId)
  if (!user) throw new CliError('unknown_user', `there is no user ${userId}`)
  await requireIndexes(db, manifest)
  const { signal } = new AbortController()
  return previewDeletion({ db, manifest, lateWriteWindow: LATE_WRITE_WINDOW_MS }, user, { signal })
}
