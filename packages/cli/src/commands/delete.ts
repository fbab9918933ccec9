import { randomUUID } from 'node:crypto'
import type { Mode } from '@lethe/contracts/status'
import type { Command } from 'commander'
import { type Api, NoAnswer, Refusal } from '../api.ts'
import { idempotencyKey, notBefore, userId } from '../arguments.ts'
import { confirmByTyping, requireTerminal } from '../confirm.ts'
import type { Context } from '../context.ts'
import { CliError, UsageError } from '../failure.ts'
import { documented, TYPED_AS } from '../help.ts'
import { apiFor } from '../operator.ts'
import { createOutput } from '../output.ts'

interface DeleteOptions {
  file?: string
  report?: string
  resume?: boolean
  hard?: boolean
  notBefore?: Date
  yes?: boolean
  as?: number
  idempotencyKey?: string
  json?: boolean
}

export function addDeleteCommand(program: Command, context: Context): void {
  const command = program
    .command('delete')
    .description('delete a user, or the users of a file, softly unless --hard')
    .argument('[id]', 'the user', userId)
    .option(
      '--file <path>',
      'instead of an id: the users of a CSV (the column user_id, or one id a line) or NDJSON ({"user_id":7}); - is stdin',
    )
    .option('--hard', 'erase everything of the user; it can not be taken back')
    .option(
      '--not-before <time>',
      'with --hard: erase then; until then the user is soft deleted, and it can be cancelled',
      (text) => notBefore(text),
    )
    .option('--yes', 'do not ask before a hard deletion; needed where there is no terminal to ask on')
    .option('--report <path>', 'with --file: write a line of JSON for each user, with his deletion or error')
    .option('--resume', 'go on where the report of an earlier run ends')
    .option('--as <id>', 'act as this user, with his own rights, instead of as an administrator', userId)
    .option(
      '--idempotency-key <key>',
      'to repeat a request safely; a random one is used otherwise',
      idempotencyKey,
    )
  documented(command, [
    ['lethe delete 7', 'soft: hidden, content stays'],
    ['lethe delete 7 --hard', 'asks to type 7, then erases everything'],
    ['lethe delete 7 --hard --not-before 30d', 'hidden now, erased in 30 days unless it is cancelled'],
    ['lethe delete 7 --hard --yes --json', 'the same from a script'],
    ['lethe delete --file users.csv --hard --report out.ndjson', 'many; ends with 3 where some were refused'],
    ['lethe delete --file users.csv --hard --report out.ndjson --resume', 'goes on after an interruption'],
    ['lethe delete 7 --as 7', 'user 7 deletes himself'],
  ]).action((id: number | undefined, options: DeleteOptions) => deleteAny(context, id, options))
}

async function deleteAny(context: Context, id: number | undefined, options: DeleteOptions): Promise<void> {
  const { file, report, resume, hard, notBefore: at } = options
  if (at && !hard) throw new UsageError('--not-before needs --hard: only a hard deletion can be scheduled')
  if ((id === undefined) === (file === undefined)) throw new UsageError("give a user's id, or --file")
  if (file !== undefined) {
    const { deleteFile } = await import('../batch/delete-file.ts')
    return deleteFile(context, { ...options, file })
  }
  if (report !== undefined || resume) throw new UsageError('--report and --resume need --file')
  if (id !== undefined) await deleteUser(context, id, options)
}

async function deleteUser(context: Context, id: number, options: DeleteOptions): Promise<void> {
  const output = createOutput(context.terminal, options.json)
  const api = apiFor(await context.settings(), options.as)
  const { idempotencyKey: key = randomUUID(), hard, notBefore: at } = options
  const mode = hard ? 'hard' : 'soft'
  if (hard && !options.yes) await confirmHard(context, id, at)

  const deletion_id = await requestDeletion(api, { id, mode, key, at })
  output.result({ deletion_id, user_id: id, mode, idempotency_key: key }, (paint) => [
    `${paint('bold', deletion_id)}  ${mode} deletion of user ${id} accepted`,
  ])
  output.note(`${TYPED_AS} status ${deletion_id} --watch shows how it goes on`)
}

async function confirmHard({ terminal }: Context, id: number, at: Date | undefined): Promise<void> {
  requireTerminal(terminal, 'a hard deletion can not be taken back')
  await confirmByTyping(terminal, {
    warning: at
      ? `Everything of user ${id} will be erased at ${at.toISOString()}. Until then it can be cancelled.`
      : `Everything of user ${id} will be erased. This can not be taken back.`,
    expected: String(id),
    otherwise: 'nothing was deleted',
  })
}

/** Answers the deletion's id. Where the outcome is not known, the failure says how to learn it. */
async function requestDeletion(
  api: Api,
  { id, mode, key, at }: { id: number; mode: Mode; key: string; at: Date | undefined },
): Promise<string> {
  const params = {
    path: { id },
    query: { hard: mode === 'hard' ? '1' : '0', ...(at && { not_before: at.toISOString() }) },
    header: { 'Idempotency-Key': key },
  } as const
  const { response } = await api.DELETE('/api/v2/user/{id}/', { params }).catch((error: unknown) => {
    throw isUnknownOutcome(error)
      ? new CliError(error.code, `${error.message}\n${repeatHint(id, key)}`)
      : error
  })
  const deletionId = response.headers.get('deletion-id')
  if (deletionId === null)
    throw new CliError('no_answer', "the answer has no Deletion-Id: is LETHE_API_URL Lethe's api?")
  return deletionId
}

function isUnknownOutcome(error: unknown): error is CliError {
  if (error instanceof NoAnswer) return error.code !== 'unreachable'
  return error instanceof Refusal && error.status >= 500
}

const repeatHint = (id: number, key: string) =>
  `It is not known whether user ${id} was deleted. To learn it, repeat the command with --idempotency-key ${key}`
