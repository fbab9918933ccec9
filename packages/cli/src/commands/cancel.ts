import type { Command } from 'commander'
import { deletionId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { deletionLines } from '../deletion-text.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

export function addCancelCommand(program: Command, context: Context): void {
  const command = program
    .command('cancel')
    .description('cancel a deletion that has not begun: the user is again what he was')
    .argument('<deletion-id>', 'what `lethe delete` printed, such as 7-1', deletionId)
  documented(command, [
    ['lethe cancel 7-1', 'nothing was touched, or it is refused: it has begun'],
    ['lethe cancel 7-1 --json', 'the deletion as one JSON document; repeating it does no harm'],
  ]).action(async (id: string, { json }: { json?: boolean }) => {
    const api = apiFor(await context.settings())
    const { sendCancel } = await import('../deletions.ts')
    const deletion = await sendCancel(api, id)
    createOutput(context.terminal, json).result(deletion, (paint) => deletionLines(deletion, paint))
  })
}
