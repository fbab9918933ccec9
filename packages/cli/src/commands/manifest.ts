import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'

export function addManifestCommand(program: Command, context: Context): void {
  const manifest = program
    .command('manifest')
    .description('check the erasure manifest, by itself and against the database')
  addCheck(manifest, context)
  addIndexes(manifest, context)
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
