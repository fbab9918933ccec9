import { createIndexFor, type MissingIndex, missingIndexes } from '@lethe/erasure/indexes'
import type { Context } from '../context.ts'
import { exitCodes } from '../failure.ts'
import { readManifest } from '../manifest-file.ts'
import { createOutput, type Output } from '../output.ts'
import { required } from '../settings.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { indexesLines, indexName, shownIndex } from './text.ts'

/** Lists what is missing, and creates it where told to. */
export async function manifestIndexes(
  context: Context,
  { create = false, json }: { create?: boolean; json?: boolean },
): Promise<void> {
  const settings = await context.settings()
  const uri = required(settings, 'mongodbUri')
  const manifest = await readManifest(settings.manifestPath)
  const output = createOutput(context.terminal, json)
  output.note(`${settings.manifestPath}, in ${withoutCredentials(uri)}`)

  const { created, missing } = await withDatabase(uri, async ({ db }) => {
    const found = await missingIndexes(db, manifest)
    const wanted = create ? found.filter(canBeCreated) : []
    for (const index of wanted) {
      tellOf(output, index)
      await createIndexFor(db, index)
    }
    return { created: wanted, missing: found.filter((index) => !wanted.includes(index)) }
  })
  const answer = { created: created.map(shownIndex), missing: missing.map(shownIndex) }
  output.result(answer, (paint) => indexesLines(answer, create, paint))
  if (missing.length > 0) context.exitWith(exitCodes.notCompleted)
}

/** An index would create its collection: then a misspelt name in the manifest would look right. */
function canBeCreated({ collection, collectionExists }: MissingIndex): boolean {
  return collectionExists || collection === 'deletion_ranges'
}

/** On a large collection it takes its time: whoever waits should know for what. */
function tellOf(output: Output, index: MissingIndex): void {
  output.note(`creating ${indexName(index)} ...`)
}
