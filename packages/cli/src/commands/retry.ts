import type { Deletion, TargetName } from '@lethe/contracts/deletion'
import { type Command, Option } from 'commander'
import { Refusal } from '../api.ts'
import { deletionId, target } from '../arguments.ts'
import type { Context } from '../context.ts'
import { deletionLines } from '../deletion-text.ts'
import { exitCodes, UsageError } from '../failure.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

interface RetryOptions {
  state?: 'blocked'
  target?: TargetName
  json?: boolean
}

interface Refused {
  id: string
  error: { code: string; message: string }
}

export function addRetryCommand(program: Command, context: Context): void {
  const command = program
    .command('retry')
    .description('try deletions again now that are blocked or wait for their next attempt')
    .argument('[deletion-id...]', 'what `lethe status` shows as blocked or retrying, such as 7-1')
    .addOption(new Option('--state <state>', 'instead of ids: all that are blocked').choices(['blocked']))
    .option('--target <target>', 'with --state: only those that are blocked there', target)
  documented(command, [
    ['lethe retry 7-1', 'at once, with all attempts ahead'],
    ['lethe retry 7-1 8-3 --json', 'several; ends with 3 where one was refused'],
    ['lethe retry --state blocked --target notifications', 'all, once the store is mended'],
  ]).action((ids: string[], options: RetryOptions) => retry(context, ids.map(deletionId), options))
}

async function retry(context: Context, ids: readonly string[], options: RetryOptions): Promise<void> {
  const { state, target: only } = options
  if (only && !state) throw new UsageError('--target needs --state blocked')
  if (state ? ids.length > 0 : ids.length === 0)
    throw new UsageError('give the ids of deletions, or --state blocked')
  if (!state) return retryAll(context, ids, options)
  const { retryEvery } = await import('../retry-blocked.ts')
  await retryEvery(context, options)
}

/** One after the other: a deletion that is refused keeps none of the others. */
async function retryAll(
  context: Context,
  ids: readonly string[],
  { json }: { json?: boolean },
): Promise<void> {
  const api = apiFor(await context.settings())
  const { sendRetry } = await import('../deletions.ts')
  const retried: Deletion[] = []
  const refused: Refused[] = []
  for (const id of ids) {
    try {
      retried.push(await sendRetry(api, id))
    } catch (error) {
      if (!(error instanceof Refusal) || ![404, 409].includes(error.status)) throw error
      refused.push({ id, error: { code: error.code, message: error.message } })
    }
  }
  createOutput(context.terminal, json).result({ retried, refused }, (paint) => [
    ...retried.flatMap((deletion) => deletionLines(deletion, paint)),
    ...refused.map(
      ({ id, error }) => `${paint('bold', id)}  ${paint('yellow', 'not retried')}: ${error.message}`,
    ),
  ])
  if (refused.length > 0) context.exitWith(exitCodes.notCompleted)
}
