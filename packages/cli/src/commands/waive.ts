import type { TargetName } from '@lethe/contracts/deletion'
import type { Command } from 'commander'
import { deletionId, reason, target } from '../arguments.ts'
import type { Context } from '../context.ts'
import { deletionLines } from '../deletion-text.ts'
import { documented } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

interface WaiveOptions {
  target: TargetName
  reason: string
  json?: boolean
}

export function addWaiveCommand(program: Command, context: Context): void {
  const command = program
    .command('waive')
    .description('leave a blocked step as it is, for ever; the deletion goes on without it')
    .argument('<deletion-id>', 'what `lethe status` shows as blocked, such as 7-1', deletionId)
    .requiredOption('--target <target>', 'whose step: content or notifications', target)
    .requiredOption('--reason <text>', 'why; it is kept and shown, so put nothing personal into it', reason)
  documented(command, [
    [
      "lethe waive 7-1 --target notifications --reason 'that store was switched off in May'",
      'shown as waived, never as done; the ext_id of a hard-deleted user stays taken',
    ],
  ]).action(async (id: string, { json, ...waiver }: WaiveOptions) => {
    const api = apiFor(await context.settings())
    const { sendWaiver } = await import('../deletions.ts')
    const deletion = await sendWaiver(api, id, waiver)
    createOutput(context.terminal, json).result(deletion, (paint) => deletionLines(deletion, paint))
  })
}
