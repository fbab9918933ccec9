import {
  type BatchAnswerLine,
  BatchLine,
  type BatchResult,
  isUnanswered,
  MAX_BATCH_LINE,
} from '@lethe/contracts/batch'
import { Compile } from 'typebox/compile'
import { batchError } from './batch-error.ts'
import type { BodyChunks } from './body-chunks.ts'
import { GROUP_SIZE } from './delete-each.ts'
import { createLines, type Line } from './lines.ts'
import type { Patience } from './patience.ts'

/** How long a sender who is told that the stream is over has to end it, in milliseconds. */
const TO_END_MS = 500

export interface StreamedBatch {
  chunks: BodyChunks
  patience: Patience
  /** Asked before each group: a stream may outlast the right to it. */
  mayGoOn: () => Promise<boolean>
  /** What becomes of these users, in their order. */
  decide: (users: readonly number[]) => Promise<BatchResult[]>
}

/**
 * The answers to a batch in NDJSON, as text: one line for each line that is not empty, in their order, written when its
 * group is decided. Nothing is read while a group is decided or the answers are not taken. A stream that ends before its
 * sender ended it says so in a last line with the number of the first line for which nothing was done.
 */
export async function* answerLines(batch: StreamedBatch): AsyncGenerator<string> {
  const { chunks, patience, mayGoOn, decide } = batch
  const { push, end } = createLines(MAX_BATCH_LINE)
  let answered = 0
  let chunk: Buffer | null | 'over'
  // Sends the head: a client may wait for it before he sends a line.
  yield ''
  do {
    patience.reading()
    chunk = await chunks.next()
    patience.deciding()
    if (chunk === 'over') return yield* lastWords()
    for (const group of groupsOf(chunk ? push(chunk) : end())) {
      if (patience.over.aborted || !(await mayGoOn())) return yield* lastWords()
      const answers = await answersTo(group, decide)
      answered = group.at(-1)?.number ?? answered
      patience.offering()
      yield answers.map(textOf).join('')
      patience.deciding()
      if (isAway(answers)) return yield* lastWords()
    }
  } while (chunk !== null)
  patience.offering()

  async function* lastWords(): AsyncGenerator<string> {
    patience.offering()
    yield textOf({ line: answered + 1, error: batchError('stream_ended') })
    patience.deciding()
    // To close on what is still sent would reset the connection, and that line with it.
    await chunks.drain(TO_END_MS)
    patience.offering()
  }
}

function* groupsOf(lines: readonly Line[]): Generator<Line[]> {
  for (let first = 0; first < lines.length; first += GROUP_SIZE) yield lines.slice(first, first + GROUP_SIZE)
}

async function answersTo(
  lines: readonly Line[],
  decide: StreamedBatch['decide'],
): Promise<BatchAnswerLine[]> {
  const read = lines
    .filter(({ text }) => text?.trim() !== '')
    .map(({ number, text }) => ({ number, user: userIn(text) }))
  const results = (await decide(read.flatMap(({ user }) => user ?? []))).values()
  return read.map(({ number, user }) => {
    const result = user === null ? undefined : results.next().value
    return result ?? { line: number, error: batchError('invalid_line') }
  })
}

const validator = Compile(BatchLine)

/** The user that a line names; null where it names none. */
function userIn(text: string | null): number | null {
  const value = text === null ? null : jsonIn(text)
  if (!validator.Check(value)) return null
  return typeof value === 'number' ? value : value.user_id
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whether no user got an answer: those who follow would get none either. */
function isAway(answers: readonly BatchAnswerLine[]): boolean {
  const ofUsers = answers.filter((answer) => 'user_id' in answer)
  return ofUsers.length > 0 && ofUsers.every((answer) => 'error' in answer && isUnanswered(answer.error))
}

const textOf = (answer: BatchAnswerLine) => `${JSON.stringify(answer)}\n`
