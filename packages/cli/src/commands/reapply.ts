import type { Command } from 'commander'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import type { ReapplyCommandOptions } from '../reapply/run-reapply.ts'

const SUMMARY = 'make the deletions again that a restored backup does not know'
/** A paragraph each: commander breaks the lines. */
const DESCRIPTION = [
  SUMMARY,
  `A database that was restored from a backup has users again who were deleted since. The events on Kafka tell of them:
  each deletion and restore of a later generation than its user's is made again, with the generation that it had. Workers
  then erase as ever.`,
  `Run it after the restore and before anybody else gets at the database: docs/operations.md has the whole procedure. It
  is safe to repeat, and does nothing to a database that knows all of the events.`,
]
  .map((paragraph) => paragraph.replace(/\s+/g, ' '))
  .join('\n\n')

export function addReapplyCommand(program: Command, context: Context): void {
  const command = program
    .command('reapply')
    .summary(SUMMARY)
    .description(DESCRIPTION)
    .option('--dry-run', 'change nothing, only say what the database does not know')
  documented(command, [
    ['lethe reapply --dry-run', 'says how many deletions a backup has lost'],
    ['lethe reapply', 'makes them again'],
  ]).action(async (options: ReapplyCommandOptions) => {
    const { runReapply } = await import('../reapply/run-reapply.ts')
    await runReapply(context, options)
  })
}
