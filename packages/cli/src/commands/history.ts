import type { Command } from 'commander'
import { deletionId, userId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

export function addHistoryCommand(program: Command, context: Context): void {
  const command = program
    .command('history')
    .description('show every state that a deletion had: when, by whom and why')
    .argument('<deletion-id>', 'what `lethe delete` printed, such as 7-1', deletionId)
    .option('--as <id>', 'ask as this user, with his own rights, instead of as an administrator', userId)
  documented(command, [
    ['lethe history 7-1', 'a line for each change; users by their ids'],
    ['lethe history 7-1 --json', 'the same as the api gives it'],
  ]).action(async (id: string, { as, json }: { as?: number; json?: boolean }) => {
    const api = apiFor(await context.settings(), as)
    const { historyLines, readHistory } = await import('../deletion-history.ts')
    const history = await readHistory(api, id)
    createOutput(context.terminal, json).result(history, (paint) => historyLines(history, paint))
  })
}
