import { stat, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Discovery, discover, NoUsersError } from '@lethe/erasure/discover/discover'
import { proposalText } from '@lethe/erasure/discover/proposal-text'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../failure.ts'
import { catchInterrupt } from '../interrupt.ts'
import { createOutput } from '../output.ts'
import { createLateProgress } from '../progress.ts'
import { required } from '../settings.ts'
import { withoutCredentials } from '../uri.ts'
import { withDatabase } from '../with-database.ts'
import { discoveryAnswer, summaryLine } from './discover-text.ts'

export interface DiscoverCommandOptions {
  sample: number
  /** In milliseconds. */
  maxTime: number
  output?: string
  force?: boolean
  json?: boolean
}

/** Proposes a manifest for the database of the settings, on stdout or in a file. */
export async function discoverManifest(context: Context, options: DiscoverCommandOptions): Promise<void> {
  const settings = await context.settings()
  const uri = required(settings, 'mongodbUri')
  const path = options.output === undefined ? undefined : resolve(settings.typedIn, options.output)
  if (path !== undefined && !options.force) await requireFree(path)
  const output = createOutput(context.terminal, options.json)
  output.note(`in ${withoutCredentials(uri)}, reading only`)

  const found = await discoverIn(context, uri, options)
  const text = proposalText(found.proposed, {
    users: found.users,
    sample: options.sample,
    notLookedAt: found.notLookedAt,
  })
  if (path !== undefined) await write(path, text, options.force)
  output.note(summaryLine(found))
  if (path === undefined) output.result(discoveryAnswer(found), () => [text.trimEnd()])
  else output.result({ ...discoveryAnswer(found), written: path }, () => [`${path} is written`])
  if (!found.finished || !hasRules(found)) context.exitWith(exitCodes.notCompleted)
}

const hasRules = ({ proposed }: Discovery) => proposed.some(({ rules }) => rules.some(({ active }) => active))

async function discoverIn(
  { terminal }: Context,
  uri: string,
  { sample, maxTime }: DiscoverCommandOptions,
): Promise<Discovery> {
  const interrupt = catchInterrupt()
  // Only for a person who waits: a pipe gets nothing but what the command has to say.
  const progress = terminal.stderr.isTTY ? createLateProgress(terminal.stderr, 'looking') : undefined
  try {
    return await withDatabase(uri, ({ db }) =>
      discover(db, {
        sample,
        maxTimeMs: maxTime,
        signal: interrupt.signal,
        onProgress: (done, total) => progress?.update(done, total),
      }),
    )
  } catch (error) {
    if (interrupt.signal.aborted) {
      throw new CliError('interrupted', 'stopped; nothing was written', exitCodes.interrupted)
    }
    throw error instanceof NoUsersError ? new CliError(error.code, error.message) : error
  } finally {
    progress?.end()
    interrupt.release()
  }
}

async function requireFree(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found) throw exists(path)
}

const exists = (path: string) =>
  new CliError('file_exists', `${path} exists: --force replaces it, or name another file`)

/** The whole text or nothing; without `force` only where there is no such file. */
async function write(path: string, text: string, force = false): Promise<void> {
  try {
    await writeFile(path, text, { flag: force ? 'w' : 'wx' })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw code === 'EEXIST' ? exists(path) : new CliError('not_written', `${path} can't be written (${code})`)
  }
}
