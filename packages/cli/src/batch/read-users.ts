import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { parseId } from '@lethe/contracts/ids'
import type { Mode } from '@lethe/contracts/status'
import { CsvError, type Info, parse } from 'csv-parse'
import { CliError } from '../failure.ts'

const COLUMN = 'user_id'
/** A longer row is no row: somewhere a quote was not closed. */
const MAX_ROW = 64 * 1024

const badLine = (line: number, problem: string) => new CliError('bad_line', `line ${line}: ${problem}`)

/**
 * The user ids of a CSV (the column `user_id` where the first line names it, else one id a line) or of NDJSON
 * (`{"user_id":7}` a line; other fields are ignored). Which of them it is its first character tells. Throws a CliError
 * `bad_line` for a line that names no user, or whose `mode` is another one.
 */
export async function* readUsers(text: AsyncIterable<string>, mode: Mode): AsyncGenerator<number> {
  const chunks = text[Symbol.asyncIterator]()
  const { value: first = '' }: { value?: string } = await chunks.next()
  const all = Readable.from(concatenated(first, chunks))
  yield* first.trimStart().startsWith('{') ? readObjects(all, mode) : readRows(all)
}

async function* concatenated(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first
  yield* { [Symbol.asyncIterator]: () => rest }
}

async function* readObjects(text: Readable, mode: Mode): AsyncGenerator<number> {
  let number = 0
  for await (const line of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    if (line.trim() === '') continue
    const fields = fieldsOf(line.replace(/^\uFEFF/, ''))
    if (!fields) throw badLine(number, 'this is no JSON object')
    const { user_id } = fields
    const id = Number.isSafeInteger(user_id) ? parseId(String(user_id)) : null
    if (!id) throw badLine(number, `"${COLUMN}" is no user id`)
    if (fields.mode !== undefined && fields.mode !== mode)
      throw badLine(number, `"mode" is another one than ${mode}, the mode of this run`)
    yield id
  }
}

function fieldsOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

type Row = { record: string[]; info: Info }

async function* readRows(text: Readable): AsyncGenerator<number> {
  let column: number | undefined
  const options = { bom: true, info: true, skip_empty_lines: true, trim: true, max_record_size: MAX_ROW }
  const rows: AsyncIterable<Row> = text.pipe(parse(options))
  try {
    for await (const { record, info } of rows) {
      if (column === undefined) {
        column = Math.max(0, record.indexOf(COLUMN))
        if (record[column] === COLUMN) continue
        if (record.length > 1) throw badLine(info.lines, `the first line names no column ${COLUMN}`)
      }
      const id = parseId(record[column] ?? '')
      if (!id) throw badLine(info.lines, 'this is no user id')
      yield id
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw badLine(Number(error.lines), `this is no CSV (${error.code})`)
  }
}
