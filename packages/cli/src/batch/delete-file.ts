import { randomUUID } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Mode } from '@lethe/contracts/status'
import { confirmByTyping, requireTerminal } from '../confirm.ts'
import type { Context } from '../context.ts'
import { CliError, exitCodes, UsageError } from '../failure.ts'
import { catchInterrupt } from '../interrupt.ts'
import { apiFor } from '../operator.ts'
import { createOutput, type Output } from '../output.ts'
import { count, createLateProgress } from '../progress.ts'
import { deleteAll, type Outcome } from './delete-all.ts'
import { readUsers } from './read-users.ts'
import { createReport, type Report, type Run, resumeReport } from './report.ts'

export interface FileOptions {
  /** `-` is standard input. */
  file: string
  hard?: boolean
  notBefore?: Date
  report?: string
  resume?: boolean
  yes?: boolean
  as?: number
  idempotencyKey?: string
  json?: boolean
}

/** Deletes the users of a file, a thousand a request, and says what came of it. */
export async function deleteFile(context: Context, options: FileOptions): Promise<void> {
  const { file, json, report: path } = options
  const mode: Mode = options.hard ? 'hard' : 'soft'
  const api = apiFor(await context.settings(), options.as)
  // All of a file is read before anything is done: a bad line in it is better known now.
  const total = file === '-' ? undefined : await countUsers(file, mode)
  const earlier = options.resume ? await resumed(path, mode) : undefined
  const run = earlier?.run ?? newRun(options, mode)
  if (mode === 'hard' && !options.yes) await confirmFile(context, { file, total, run })
  const report = earlier ?? (path === undefined ? nowhere(run) : await createReport(path, run))

  const output = createOutput(context.terminal, json)
  const interrupt = catchInterrupt()
  const progress = createLateProgress(context.terminal.stderr, 'users')
  const users =
    file === '-' ? readUsers(context.terminal.stdin.setEncoding('utf8'), mode) : usersIn(file, mode)
  const outcome = await deleteAll(users, {
    api,
    report,
    signal: interrupt.signal,
    onProgress: (done) => total && progress.update(done, total),
    onWait: ({ message }) => output.note(`${message}; trying again`),
  }).finally(async () => {
    interrupt.release()
    progress.end()
    await report.close()
  })
  tell(context, output, outcome, { run, path })
}

const newRun = ({ idempotencyKey, notBefore }: FileOptions, mode: Mode): Run => ({
  run: idempotencyKey ?? randomUUID(),
  mode,
  ...(notBefore && { not_before: notBefore.toISOString() }),
})

async function resumed(path: string | undefined, mode: Mode): Promise<Report> {
  if (path === undefined) throw new UsageError('--resume needs --report: it tells where to go on')
  const report = await resumeReport(path)
  if (report.run.mode === mode) return report
  throw new UsageError(
    `${path} is of a ${report.run.mode} deletion: ${mode === 'hard' ? 'leave out' : 'add'} --hard`,
  )
}

const nowhere = (run: Run): Report => ({
  run,
  reported: async function* () {},
  append: async () => undefined,
  close: async () => undefined,
})

async function* usersIn(file: string, mode: Mode): AsyncGenerator<number> {
  const handle = await open(file).catch((error: unknown) => {
    throw new CliError('file', `${file} can not be read: ${error instanceof Error ? error.message : error}`)
  })
  try {
    yield* readUsers(handle.createReadStream({ encoding: 'utf8', autoClose: false }), mode)
  } finally {
    await handle.close()
  }
}

async function countUsers(file: string, mode: Mode): Promise<number> {
  let users = 0
  for await (const _ of usersIn(file, mode)) users += 1
  if (users === 0) throw new CliError('no_users', `${file} names no users`)
  return users
}

async function confirmFile(
  { terminal }: Context,
  { file, total, run }: { file: string; total: number | undefined; run: Run },
): Promise<void> {
  const { not_before } = run
  const why = 'a hard deletion can not be taken back'
  if (total === undefined) throw new UsageError(`${why}: add --yes, for standard input is the file`)
  requireTerminal(terminal, why)
  const users = `Everything of ${count(total)} users in ${file} will be erased`
  await confirmByTyping(terminal, {
    warning: not_before
      ? `${users} at ${not_before}. Until then each can be cancelled.`
      : `${users}. This can not be taken back.`,
    expected: String(total),
    otherwise: 'nothing was deleted',
  })
}

function tell(
  { exitWith }: Context,
  output: Output,
  { failure, ...outcome }: Outcome,
  { run: { run, mode }, path }: { run: Run; path: string | undefined },
): void {
  const { accepted, finished } = outcome
  const refused = Object.entries(outcome.refused)
  if (!finished) {
    const how =
      path === undefined ? `--idempotency-key ${run} begins again, and harms nothing` : '--resume goes on'
    output.note(`the same command with ${how}`)
  }
  if (failure) {
    const message = `stopped after ${count(accepted)} deletions were accepted: ${failure.message}`
    throw new CliError(failure.code, message)
  }
  output.result({ ...outcome, mode, idempotency_key: run, report: path ?? null }, (paint) => [
    `${paint('bold', count(accepted))} ${mode} deletions accepted`,
    ...refused.map(([code, users]) => `${paint('yellow', count(users))} refused: ${code}`),
  ])
  if (!finished) exitWith(exitCodes.interrupted)
  else if (refused.length > 0) exitWith(exitCodes.notCompleted)
}
