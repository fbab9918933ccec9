import type { Deletion } from '@lethe/contracts/deletion'
import type { Command } from 'commander'
import type { Api } from '../api.ts'
import { deletionId, userId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { deletionLines } from '../deletion-text.ts'
import { exitCodes } from '../failure.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

interface StatusOptions {
  watch?: boolean
  as?: number
  json?: boolean
}

export function addStatusCommand(program: Command, context: Context): void {
  const command = program
    .command('status')
    .description('show how far a deletion is')
    .argument('<deletion-id>', 'what `lethe delete` printed, such as 7-1', deletionId)
    .option('--watch', 'go on showing it until it is over')
    .option('--as <id>', 'ask as this user, with his own rights, instead of as an administrator', userId)
  documented(command, [
    ['lethe status 7-1', 'state, targets, counts'],
    ['lethe status 7-1 --watch', 'until it is completed, or blocked and waiting for somebody'],
    ['lethe status 7-1 --watch --json', 'wait, then one JSON document as the api gives it'],
  ]).action((id: string, options: StatusOptions) => showStatus(context, id, options))
}

async function showStatus(context: Context, id: string, { watch, as, json }: StatusOptions): Promise<void> {
  const api = apiFor(await context.settings(), as)
  const { readDeletion } = await import('../deletions.ts')
  const deletion = watch ? await follow(context, api, id) : await readDeletion(api, id)
  createOutput(context.terminal, json).result(deletion, (paint) => deletionLines(deletion, paint))
  if (watch && deletion.state !== 'completed') context.exitWith(exitCodes.notCompleted)
}

async function follow({ terminal }: Context, api: Api, id: string): Promise<Deletion> {
  const { createLook } = await import('../deletions.ts')
  const { watchDeletion } = await import('../watch.ts')
  const { createWatchView } = await import('../watch-view.ts')
  const view = createWatchView(terminal.stderr)
  try {
    return await watchDeletion({ look: createLook(api, id), onLook: view.look, onMiss: view.miss })
  } finally {
    view.end()
  }
}
