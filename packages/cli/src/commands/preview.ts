import type { Command } from 'commander'
import { userId } from '../arguments.ts'
import type { Context } from '../context.ts'
import { documented } from '../help.ts'

const SUMMARY = 'say what a hard deletion of a user would do to his content, and do nothing'
const DESCRIPTION = `${SUMMARY}\n\nThe numbers come from the plan by which the worker erases, asked of the database as it is now. What the manifest keeps of the user is listed with its reason.`

export function addPreviewCommand(program: Command, context: Context): void {
  const command = program
    .command('preview')
    .summary(SUMMARY)
    .description(DESCRIPTION)
    .argument('<user-id>', 'whose content', userId)
  documented(command, [
    ['lethe preview 7', 'documents by collection: deleted, redacted, pulled'],
    ['lethe preview 7 --json', 'the same counts as the deletion will have, as one JSON document'],
  ]).action(async (id: number, options: { json?: boolean }) => {
    const { preview } = await import('../preview/preview.ts')
    await preview(context, id, options)
  })
}
