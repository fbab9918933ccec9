import type { Command } from 'commander'
import { letterId, wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import type { LetterId } from '../dlq/letter-id.ts'
import type { ListOptions } from '../dlq/list.ts'
import type { ReplayOptions } from '../dlq/replay.ts'
import { documented } from '../help.ts'

const DEFAULT_LIMIT = 100

const REPLAY_SUMMARY = 'publish dead letters to user.deleted again, as they came'
/** A paragraph each: commander breaks the lines. */
const REPLAY_DESCRIPTION = [
  REPLAY_SUMMARY,
  `Repeating it is safe. An event carries its user's generation, and the worker acts only on what the user document
  says of it: what is done or was taken back is not done again, and subscribers drop what is older than what they
  have seen. No note of a replay is kept, and the dead letters stay where they are until their retention ends: a
  replay that was cut short is simply repeated.`,
  `Left out are messages that this version still can not read (--force sends them all the same, and the worker
  makes new dead letters of those that it can not read), and messages that do not say that they came from
  user.deleted.`,
]
  .map((paragraph) => paragraph.replace(/\s+/g, ' '))
  .join('\n\n')

export function addDlqCommand(program: Command, context: Context): void {
  const dlq = program.command('dlq').description('look at messages that could not be read, and replay them')
  addList(dlq, context)
  addShow(dlq, context)
  addReplay(dlq, context)
}

function addList(dlq: Command, context: Context): void {
  const command = dlq
    .command('list')
    .description('list dead letters, the newest first, without what they hold')
    .option('--reason <text>', 'only those whose reason contains this')
    .option('--limit <n>', 'how many at most', wholeNumber(1), DEFAULT_LIMIT)
  documented(command, [
    ['lethe dlq list', 'the newest 100'],
    ['lethe dlq list --reason specversion', 'those of a version that was not known'],
    ['lethe dlq list --limit 100000 --json', 'all there is to say about them, for a script'],
  ]).action(async (options: ListOptions) => {
    const { listDeadLetters } = await import('../dlq/list.ts')
    await listDeadLetters(context, options)
  })
}

function addShow(dlq: Command, context: Context): void {
  const command = dlq
    .command('show')
    .description('show a dead letter with all it holds, which may be personal data')
    .argument('<id>', 'its id in the list, such as 0:12', letterId)
  documented(command, [
    ['lethe dlq show 0:12', 'headers, key and value'],
    ['lethe dlq show 0:12 --json', 'the same, as text where it is UTF-8, else as base64'],
  ]).action(async (id: LetterId, options: { json?: boolean }) => {
    const { showDeadLetter } = await import('../dlq/show.ts')
    await showDeadLetter(context, id, options)
  })
}

function addReplay(dlq: Command, context: Context): void {
  const command = dlq
    .command('replay')
    .summary(REPLAY_SUMMARY)
    .description(REPLAY_DESCRIPTION)
    .argument('[ids...]', 'their ids in the list, such as 0:12', (text: string, ids: LetterId[] = []) => [
      ...ids,
      letterId(text),
    ])
    .option('--all', 'all dead letters instead of some')
    .option('--reason <text>', 'with --all: only those whose reason contains this')
    .option('--force', 'also what can still not be read')
    .option('--yes', 'do not ask before --all; needed where there is no terminal to ask on')
  documented(command, [
    ['lethe dlq replay 0:12 1:3', 'these two'],
    ['lethe dlq replay --all', 'says how many can be read now, and asks'],
    ['lethe dlq replay --all --reason specversion --yes --json', 'from a script, after an upgrade'],
  ]).action(async (ids: LetterId[] | undefined, options: ReplayOptions) => {
    const { replayDeadLetters } = await import('../dlq/replay.ts')
    await replayDeadLetters(context, ids ?? [], options)
  })
}
