import type { Context } from '../context.ts'
import { createOutput } from '../output.ts'
import { count } from '../progress.ts'
import { tableLines } from '../table.ts'
import type { Paint } from '../terminal.ts'
import { type DeadLetter, deadLetterOf, matchesReason } from './dead-letter.ts'
import { createNewest } from './newest.ts'
import { printable } from './printable.ts'
import { openDeadLetters } from './topic.ts'

export interface ListOptions {
  reason?: string
  limit: number
  json?: boolean
}

/** Prints the newest dead letters; what they hold stays where it is. */
export async function listDeadLetters(context: Context, { reason, limit, json }: ListOptions): Promise<void> {
  const topic = await openDeadLetters(context)
  const newest = createNewest(limit)
  await topic.read((messages) => {
    for (const message of messages) {
      const letter = deadLetterOf(message)
      if (matchesReason(letter, reason)) newest.add(letter)
    }
    return false
  })
  const [messages, total] = [newest.list(), newest.total()]
  const output = createOutput(context.terminal, json)
  output.result({ topic: topic.name, total, messages }, (paint) => listLines(messages, paint))
  if (messages.length < total)
    output.note(`the newest ${count(limit)} of ${count(total)}: --limit shows more`)
}

const HEADS = ['id', 'time', 'from', 'key', 'bytes', 'reason']

/** A dead letter for each line. */
export function listLines(letters: readonly DeadLetter[], paint: Paint): string[] {
  if (letters.length === 0) return ['no dead letters']
  return tableLines(HEADS, letters.map(cells), paint)
}

function cells(letter: DeadLetter): string[] {
  const { id, time, reason, value_bytes, replay_of } = letter
  const again = replay_of === null ? '' : ` (a replay of ${printable(replay_of)})`
  return [
    id,
    time,
    fromText(letter),
    keyText(letter),
    value_bytes === null ? '-' : count(value_bytes),
    `${reason === null ? '-' : printable(reason)}${again}`,
  ]
}

export function fromText({ from }: DeadLetter): string {
  return from === null ? '-' : printable(`${from.topic}/${from.partition}:${from.offset}`)
}

/** The key where it is a user id; any other is content, and only its size is told. */
function keyText({ user_id, key_bytes }: DeadLetter): string {
  if (key_bytes === null) return '-'
  return user_id === null ? `(${count(key_bytes)} bytes)` : String(user_id)
}
