import { createErasureEngine } from '@lethe/erasure/engine'
import type { Manifest } from '@lethe/erasure/manifest'
import { createVerifier } from '@lethe/erasure/verifier'
import type { Mongo } from '@lethe/store/connect'
import { createContentTarget } from '@lethe/targets/content'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../failure.ts'
import { catchInterrupt } from '../interrupt.ts'
import { readManifest, requireIndexes } from '../manifest-file.ts'
import { createOutput } from '../output.ts'
import { createLateProgress } from '../progress.ts'
import { required } from '../settings.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { type SweepOutcome, sweepLedger } from './sweep-ledger.ts'
import type { SweepDeps } from './sweep-page.ts'
import { sweepLines } from './sweep-text.ts'

export interface SweepCommandOptions {
  dryRun?: boolean
  since?: Date
  json?: boolean
}

/** Sweeps the database of the settings once, and says what it did. */
export async function sweep(context: Context, { json, ...options }: SweepCommandOptions): Promise<void> {
  const settings = await context.settings()
  const uri = required(settings, 'mongodbUri')
  const manifest = await readManifest(settings.manifestPath)
  const output = createOutput(context.terminal, json)
  output.note(`in ${withoutCredentials(uri)}, by ${settings.manifestPath}`)

  const startedAt = performance.now()
  const outcome = await sweepOnce(context, uri, manifest, options)
  const answer = { ...outcome, seconds: Number(((performance.now() - startedAt) / 1_000).toFixed(1)) }
  output.result(answer, (paint) => sweepLines(answer, paint))
  context.exitWith(exitCodeOf(outcome))
}

async function sweepOnce(
  { terminal }: Context,
  uri: string,
  manifest: Manifest,
  { dryRun = false, since }: SweepCommandOptions,
): Promise<SweepOutcome> {
  const interrupt = catchInterrupt()
  const progress = createLateProgress(terminal.stderr, 'deletions')
  try {
    return await withDatabase(uri, async (mongo) => {
      await requireIndexes(mongo.db, manifest)
      return await sweepLedger(depsOf(mongo, manifest), {
        dryRun,
        since,
        signal: interrupt.signal,
        onProgress: progress.update,
      })
    })
  } finally {
    progress.end()
    interrupt.release()
  }
}

function depsOf(mongo: Mongo, manifest: Manifest): SweepDeps {
  const { client, db } = mongo
  const engine = createErasureEngine({ client, db, manifest })
  return {
    mongo,
    engine,
    content: createContentTarget({ engine, verifier: createVerifier({ db, manifest }) }),
  }
}

function exitCodeOf({ dry_run, finished, users, not_erased }: SweepOutcome): ExitCode {
  if (!finished) return exitCodes.interrupted
  return not_erased.length > 0 || (dry_run && users > 0) ? exitCodes.notCompleted : exitCodes.ok
}
