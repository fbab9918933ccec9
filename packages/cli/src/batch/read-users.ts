import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { BatchAnswerLine } from '@lethe/contracts/batch'
import { parseId } from '@lethe/contracts/ids'
import type { Mode } from '@lethe/contracts/status'
import { CsvError, type Info, parse } from 'csv-parse'
import { CliError } from '../failure.ts'

const COLUMN = 'user_id'
/** A longer row is no row: somewhere a quote was not closed. */
const MAX_ROW = 64 * 1024

/** A line that asks for nobody's deletion, as a report tells it. */
export type BadLine = Extract<BatchAnswerLine, { line: number }>

/** A user to delete, or a line that names none. */
export type Asked = { user_id: number } | BadLine

const badLine = (line: number, message: string): BadLine => ({ line, error: { code: 'bad_line', message } })
const unreadable = (line: number, problem: string) => new CliError('bad_file', `line ${line}: ${problem}`)

/**
 * The user ids of a CSV (the column `user_id` where the first line names it, else one id a line) or of NDJSON
 * (`{"user_id":7}` a line; other fields are ignored). Which of them it is its first character tells. A line that names
 * no user, or whose `mode` is another one, is a bad line among the others. Throws a CliError `bad_file` where the rest
 * can't be told into lines.
 */
export async function* readUsers(text: AsyncIterable<string>, mode: Mode): AsyncGenerator<Asked> {
  const chunks = text[Symbol.asyncIterator]()
  const { value: first = '' }: { value?: string } = await chunks.next()
  const all = Readable.from(concatenated(first, chunks))
  yield* first.trimStart().startsWith('{') ? readObjects(all, mode) : readRows(all)
}

async function* concatenated(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first
  yield* { [Symbol.asyncIterator]: () => rest }
}

async function* readObjects(text: Readable, mode: Mode): AsyncGenerator<Asked> {
  let number = 0
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (line.trim() !== '') yield userIn(line.replace(/^\uFEFF/, ''), number, mode)
  }
}

function userIn(line: string, number: number, mode: Mode): Asked {
  const fields = fieldsOf(line)
  if (!fields) return badLine(number, 'this is no JSON object')
  const id = Number.isSafeInteger(fields.user_id) ? parseId(String(fields.user_id)) : null
  if (!id) return badLine(number, `"${COLUMN}" is no user id`)
  if (fields.mode !== undefined && fields.mode !== mode)
    return badLine(number, `"mode" is another one than ${mode}, the mode of this run`)
  return { user_id: id }
}

function fieldsOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

const CSV = {
  bom: true,
  info: true,
  skip_empty_lines: true,
  trim: true,
  relax_column_count: true,
  max_record_size: MAX_ROW,
} as const

type Row = { record: string[]; info: Info }

async function* readRows(text: Readable): AsyncGenerator<Asked> {
  let column: number | undefined
  const rows: AsyncIterable<Row> = text.pipe(parse(CSV))
  try {
    for await (const { record, info } of rows) {
      if (column === undefined) {
        column = Math.max(0, record.indexOf(COLUMN))
        if (record[column] === COLUMN) continue
        if (record.length > 1) throw unreadable(info.lines, `the first line names no column ${COLUMN}`)
      }
      const id = parseId(record[column] ?? '')
      yield id ? { user_id: id } : badLine(info.lines, 'this is no user id')
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw unreadable(Number(error.lines), `this is no CSV (${error.code})`)
  }
}
