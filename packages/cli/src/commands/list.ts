import { type DeletionState, deletionStates } from '@lethe/contracts/deletion'
import { pageSize } from '@lethe/contracts/lists'
import type { Mode } from '@lethe/contracts/status'
import { type Command, Option } from 'commander'
import { since, userId, wholeNumber } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'
import { count } from '../progress.ts'

export interface ListFilters {
  state?: DeletionState
  mode?: Mode
  user?: number
  after?: Date
  before?: Date
}

interface ListOptions extends ListFilters {
  limit: number
  as?: number
  json?: boolean
}

export function addListCommand(program: Command, context: Context): void {
  const command = program
    .command('list')
    .description('list deletions, the newest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(deletionStates))
    .addOption(new Option('--mode <mode>', 'only those of this mode').choices(['soft', 'hard']))
    .option('--user <id>', "only this user's", userId)
    .option('--after <time>', 'asked for since then: 48h or 7d ago, a date, or a time', (text) => since(text))
    .option('--before <time>', 'asked for before then', (text) => since(text))
    .option('--limit <n>', 'how many at most', wholeNumber(1), pageSize.default)
    .option('--as <id>', 'ask as this user, who may list his own', userId)
  documented(command, [
    ['lethe list', `the newest ${pageSize.default}`],
    ['lethe list --state blocked', 'those that wait for somebody, and why'],
    ['lethe list --mode hard --after 7d --limit 1000', 'the hard ones of a week'],
    [
      'lethe list --state blocked --json | jq -r ".results[].id" | xargs lethe retry',
      'try all of them again',
    ],
  ]).action((options: ListOptions) => list(context, options))
}

async function list(context: Context, { limit, as, json, ...filters }: ListOptions): Promise<void> {
  const api = apiFor(await context.settings(), as)
  const { listLines, readList } = await import('../deletion-list.ts')
  const list = await readList(api, filters, limit)
  const output = createOutput(context.terminal, json)
  output.result(list, (paint) => listLines(list.results, paint))
  if (!list.more) return
  const all = list.count === null ? 'very many' : count(list.count)
  output.note(`the newest ${count(limit)} of ${all}: --limit shows more`)
}
