import type { Deletion } from '@lethe/contracts/deletion'
import type { Command } from 'commander'
import { Refusal } from '../api.ts'
import { deletionId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { deletionLines } from '../deletion-text.ts'
import { exitCodes } from '../failure.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

interface Refused {
  id: string
  error: { code: string; message: string }
}

export function addRetryCommand(program: Command, context: Context): void {
  const command = program
    .command('retry')
    .description('try deletions again now that are blocked or wait for their next attempt')
    .argument('<deletion-id...>', 'what `lethe status` shows as blocked or retrying, such as 7-1')
  documented(command, [
    ['lethe retry 7-1', 'at once, with all attempts ahead'],
    ['lethe retry 7-1 8-3 --json', 'several; ends with 3 where one was refused'],
  ]).action((ids: string[], options: { json?: boolean }) => retryAll(context, ids.map(deletionId), options))
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
