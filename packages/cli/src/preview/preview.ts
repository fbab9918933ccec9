import type { Manifest } from '@lethe/erasure/manifest'
import { type Preview, previewOf } from '@lethe/erasure/preview'
import type { Mongo } from '@lethe/store/connect'
import { findUserNames, type UserNames } from '@lethe/store/user-names'
import type { Context } from '../context.ts'
import { CliError } from '../failure.ts'
import { readManifest, requireIndexes } from '../manifest-file.ts'
import { createOutput } from '../output.ts'
import { required } from '../settings.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { keptOf } from './kept.ts'
import { previewLines } from './text.ts'

/** Previews the erasure of one user in the database of the settings. */
export async function preview(context: Context, userId: number, { json }: { json?: boolean }): Promise<void> {
  const settings = await context.settings()
  const uri = required(settings, 'mongodbUri')
  const manifest = await readManifest(settings.manifestPath)
  const output = createOutput(context.terminal, json)
  output.note(`in ${withoutCredentials(uri)}, by ${settings.manifestPath}`)

  const { user, found } = await withDatabase(uri, (mongo) => previewUser(mongo, manifest, userId))
  const { status } = user
  const answer = { user_id: userId, status, ...found, kept: keptOf(manifest) }
  output.result(answer, (paint) => previewLines(answer, paint))
}

async function previewUser(
  { db }: Mongo,
  manifest: Manifest,
  userId: number,
): Promise<{ user: UserNames; found: Preview }> {
  const user = await findUserNames(db, userId)
  if (!user) throw new CliError('unknown_user', `there is no user ${userId}`)
  await requireIndexes(db, manifest)
  const { signal } = new AbortController()
  return { user, found: await previewOf({ db, manifest }, user, { signal }) }
}
