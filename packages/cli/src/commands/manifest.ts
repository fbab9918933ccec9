import type { Command } from 'commander'
import { timeSpan, wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import type { DiscoverCommandOptions } from '../manifest/discover.ts'

const DEFAULT_SAMPLE = 500
const DEFAULT_TIME_MS = 5 * 60_000
/** More says no more, and has to be held in memory. */
const LARGEST_SAMPLE = 20_000

const DISCOVER_SUMMARY = 'propose a manifest: sample the database, and find the fields that name users'
/** A paragraph each: commander breaks the lines. */
const DISCOVER_DESCRIPTION = [
  DISCOVER_SUMMARY,
  `The users must be known: what is looked for are the ids, ext_ids and usernames in the collection users. Each
  collection and GridFS bucket is sampled, each field compared with them. The proposal is a manifest with comments that
  say what was found, how sure that is, and what could not be told. It is a guess: read it, correct it, then
  lethe manifest check.`,
  `It reads only, one question after the other and from a secondary where there is one, tells no values, and ends in
  the time that it is given. Ctrl-C ends it at once, and writes nothing.`,
]
  .map((paragraph) => paragraph.replace(/\s+/g, ' '))
  .join('\n\n')

export function addManifestCommand(program: Command, context: Context): void {
  const manifest = program
    .command('manifest')
    .description('propose an erasure manifest, and check it by itself and against the database')
  addDiscover(manifest, context)
  addCheck(manifest, context)
  addIndexes(manifest, context)
}

function addDiscover(manifest: Command, context: Context): void {
  const command = manifest
    .command('discover')
    .summary(DISCOVER_SUMMARY)
    .description(DISCOVER_DESCRIPTION)
    .option(
      '--sample <n>',
      'how many documents of each collection to look at',
      wholeNumber(1, LARGEST_SAMPLE),
      DEFAULT_SAMPLE,
    )
    .option('--max-time <time>', 'when to stop and tell what is known: 30s, 5m (default: 5m)', timeSpan)
    .option('--output <file>', 'write the proposal to a file that is not there yet')
    .option('--force', 'with --output, replace the file')
  documented(command, [
    ['lethe manifest discover', 'prints the proposal; exit code 3 where something was not looked at'],
    ['lethe manifest discover --output erasure.yaml', 'writes it; an existing file is left alone'],
    ['lethe manifest discover --sample 5000 --json', 'the findings as data, from larger samples'],
  ]).action(async (options: Omit<DiscoverCommandOptions, 'maxTime'> & { maxTime?: number }) => {
    const { discoverManifest } = await import('../manifest/discover.ts')
    await discoverManifest(context, { maxTime: DEFAULT_TIME_MS, ...options })
  })
}

function addCheck(manifest: Command, context: Context): void {
  const command = manifest
    .command('check')
    .description(
      'say what is wrong with the manifest, which indexes it needs that are not there, and which collections of the database it does not name; without MONGODB_URI, the file alone',
    )
  documented(command, [
    ['lethe manifest check', 'exit code 3 where an index is missing or a collection is not named'],
    ['lethe manifest check --json', 'for a pipeline, before a new version of the application goes out'],
  ]).action(async (options: { json?: boolean }) => {
    const { checkManifest } = await import('../manifest/check.ts')
    await checkManifest(context, options)
  })
}

function addIndexes(manifest: Command, context: Context): void {
  const command = manifest
    .command('indexes')
    .description('list the indexes that the manifest needs and the database does not have')
    .option('--create', 'create them, one after the other; a collection that is not there is not created')
  documented(command, [
    ['lethe manifest indexes', 'exit code 3 where one is missing'],
    ['lethe manifest indexes --create', 'creates them; the database goes on working meanwhile'],
  ]).action(async (options: { create?: boolean; json?: boolean }) => {
    const { manifestIndexes } = await import('../manifest/indexes.ts')
    await manifestIndexes(context, options)
  })
}
