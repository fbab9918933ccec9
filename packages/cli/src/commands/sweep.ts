import type { Command } from 'commander'
import { since } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import type { SweepCommandOptions } from '../sweep/run-sweep.ts'

const SUMMARY = 'erase what was written for erased users after their deletions were completed'
/** A paragraph each: commander breaks the lines. */
const DESCRIPTION = [
  SUMMARY,
  `A worker looks again when the late-write window is over, and then says that a deletion is completed. What comes
  later still (a process that slept, an import, a restored collection) is found here: all completed hard deletions of the
  ledger are gone through, every place of the manifest is asked, and what is found is erased and asked for once more.`,
  `It is safe to run at any time, beside workers and beside another sweep, and to stop at any moment: Ctrl-C ends it
  at a safe point, and the next one does the rest. A user is touched only where his own document says that he is gone
  for good.`,
]
  .map((paragraph) => paragraph.replace(/\s+/g, ' '))
  .join('\n\n')

export function addSweepCommand(program: Command, context: Context): void {
  const command = program
    .command('sweep')
    .summary(SUMMARY)
    .description(DESCRIPTION)
    .option('--since <time>', 'only deletions that were completed since: 48h, 7d, or 2026-11-01', (text) =>
      since(text),
    )
    .option('--dry-run', 'erase nothing, only say what is there; exit code 3 where something is')
  documented(command, [
    ['lethe sweep', 'erases what it finds, and says what that was'],
    ['lethe sweep --dry-run', 'says what it would find'],
    ['lethe sweep --since 7d --json', 'for a nightly job: counts by collection as one JSON document'],
  ]).action(async (options: SweepCommandOptions) => {
    const { sweep } = await import('../sweep/run-sweep.ts')
    await sweep(context, options)
  })
}
