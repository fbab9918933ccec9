import { type FileHandle, open } from 'node:fs/promises'
import type { BatchAnswerLine } from '@lethe/contracts/batch'
import type { Mode } from '@lethe/contracts/status'
import { CliError, UsageError } from '../failure.ts'

/** What a report begins with: all that makes the same request again the same. */
export interface Run {
  /** The Idempotency-Key of every request. */
  run: string
  mode: Mode
  not_before?: string
}

/** A file with the run in its first line and then a line for each user or bad line, in the order of the users' file. */
export interface Report {
  run: Run
  /** Whom an earlier run has reported already. */
  reported(): AsyncIterable<Told>
  append(results: readonly BatchAnswerLine[]): Promise<void>
  close(): Promise<void>
}

/** Whom a line of a report is about: a user, or a line that names none. */
export type Told = { user_id: number } | { line: number }

const NEWLINE = 10

/** Begins a report. Throws a UsageError where there is a file of that name: it may tell of another run. */
export async function createReport(path: string, run: Run): Promise<Report> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    if (isCode(error, 'EEXIST'))
      throw new UsageError(`${path} is there already: go on with it by --resume, or choose another name`)
    throw cantOpen(path, error)
  })
  await file.appendFile(`${JSON.stringify(run)}\n`)
  return reportIn(file, run, async function* () {})
}

/** Goes on with a report; a last line that was not written to its end is cut off. Throws a CliError where it is none. */
export async function resumeReport(path: string): Promise<Report> {
  const file = await open(path, 'r+').catch((error: unknown) => {
    throw cantOpen(path, error)
  })
  await file.truncate(await endOfLastLine(file))
  await file.close()
  const run = await runIn(path)
  return reportIn(await open(path, 'a'), run, () => toldIn(path))
}

function reportIn(file: FileHandle, run: Run, reported: () => AsyncIterable<Told>): Report {
  return {
    run,
    reported,
    append: (results) => file.appendFile(results.map((result) => `${JSON.stringify(result)}\n`).join('')),
    close: () => file.close(),
  }
}

/** The offset behind the last newline. */
async function endOfLastLine(file: FileHandle): Promise<number> {
  const buffer = Buffer.alloc(64 * 1024)
  let { size: end } = await file.stat()
  while (end > 0) {
    const start = Math.max(0, end - buffer.length)
    const { bytesRead } = await file.read(buffer, 0, end - start, start)
    const found = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE)
    if (found >= 0) return start + found + 1
    end = start
  }
  return 0
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const file = await open(path, 'r')
  try {
    yield* file.readLines({ autoClose: false })
  } finally {
    await file.close()
  }
}

async function runIn(path: string): Promise<Run> {
  for await (const line of linesOf(path)) {
    const { run, mode, not_before } = parsed(line) ?? {}
    if (typeof run !== 'string' || (mode !== 'soft' && mode !== 'hard')) break
    return { run, mode, ...(typeof not_before === 'string' && { not_before }) }
  }
  throw noReport(path, 1)
}

async function* toldIn(path: string): AsyncGenerator<Told> {
  let number = 0
  for await (const line of linesOf(path)) {
    number += 1
    if (number === 1) continue
    const fields = parsed(line) ?? {}
    if (typeof fields.user_id === 'number') yield { user_id: fields.user_id }
    else if (typeof fields.line === 'number') yield { line: fields.line }
    else throw noReport(path, number)
  }
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const noReport = (path: string, line: number) =>
  new CliError('no_report', `${path}: line ${line} is none of a report of \`lethe delete --file\``)

const isCode = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code

const cantOpen = (path: string, error: unknown) =>
  new CliError('file', `${path} can not be opened: ${error instanceof Error ? error.message : error}`)
