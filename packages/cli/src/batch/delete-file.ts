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
import { type Asked, type BadLine, readUsers } from './read-users.ts'
import { createReport, type Report, type Run, resumeReport } from './report.ts'

/** Bad lines that are said one by one. */
const MOST_NOTES = 10

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
  // All of a file is read before anything is done: whoever confirms it knows how many it names, and how many it does not.
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
    onProgress: (done) => total && progress.update(done, total.users + total.bad),
    onBadLine: badLineNotes(output),
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

async function* usersIn(file: string, mode: Mode): AsyncGenerator<Asked> {
  const handle = await open(file).catch((error: unknown) => {
    throw new CliError('file', `${file} can not be read: ${error instanceof Error ? error.message : error}`)
  })
  try {
    yield* readUsers(handle.createReadStream({ encoding: 'utf8', autoClose: false }), mode)
  } finally {
    await handle.close()
  }
}

/** How many users a file names, and how many of its lines name none. */
interface Total {
  users: number
  bad: number
}

async function countUsers(file: string, mode: Mode): Promise<Total> {
  const total = { users: 0, bad: 0 }
  let first = ''
  for await (const asked of usersIn(file, mode)) {
    if ('user_id' in asked) total.users += 1
    else total.bad += 1
    if ('line' in asked && total.bad === 1) first = ` (${inWords(asked)})`
  }
  if (total.users === 0) throw new CliError('no_users', `${file} names no users${first}`)
  return total
}

const inWords = ({ line, error }: BadLine) => `line ${line}: ${error.message}`

/** Says the first few bad lines; a file that is no list of users at all would fill the screen. */
function badLineNotes(output: Output): (bad: BadLine) => void {
  let told = 0
  return (bad) => {
    told += 1
    if (told <= MOST_NOTES) output.note(`${inWords(bad)}; left out`)
    if (told === MOST_NOTES) output.note('further bad lines are only in the --report')
  }
}

async function confirmFile(
  { terminal }: Context,
  { file, total, run }: { file: string; total: Total | undefined; run: Run },
): Promise<void> {
  const { not_before } = run
  const why = 'a hard deletion can not be taken back'
  if (total === undefined) throw new UsageError(`${why}: add --yes, for standard input is the file`)
  requireTerminal(terminal, why)
  const left = total.bad > 0 ? ` ${count(total.bad)} of its lines name no user and are left out.` : ''
  const users = `Everything of ${count(total.users)} users in ${file} will be erased`
  await confirmByTyping(terminal, {
    warning: not_before
      ? `${users} at ${not_before}.${left} Until then each can be cancelled.`
      : `${users}.${left} This can not be taken back.`,
    expected: String(total.users),
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
