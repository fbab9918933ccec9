import { decodeUserDeleted } from '@lethe/contracts/events'
import type { IncomingMessage } from '@lethe/messaging/messages'
import type { Context } from '../context.ts'
import { CliError } from '../failure.ts'
import { createOutput } from '../output.ts'
import type { Paint } from '../terminal.ts'
import { type DeadLetter, deadLetterOf } from './dead-letter.ts'
import { type LetterId, letterIdOf } from './letter-id.ts'
import { fromText } from './list.ts'
import { type Encoded, encoded, printable, printableLines } from './printable.ts'
import { openDeadLetters } from './topic.ts'

/** Prints one dead letter with all it holds. */
export async function showDeadLetter(
  context: Context,
  id: LetterId,
  { json }: { json?: boolean },
): Promise<void> {
  const topic = await openDeadLetters(context)
  let found: IncomingMessage | undefined
  await topic.read(
    ([message]) => {
      found = message
      return true
    },
    [id],
  )
  if (!found) throw new CliError('not_found', `there is no dead letter ${letterIdOf(id)} in ${topic.name}`)
  const shown = shownLetter(found)
  const output = createOutput(context.terminal, json)
  output.note('a foreign message as it came: it may hold personal data')
  output.result(shown, (paint) => showLines(shown, paint))
}

type Shown = DeadLetter & {
  /** Why this version can't read it; null where it can. */
  unreadable: string | null
  headers: Record<string, Encoded | Encoded[]>
  key: Encoded | null
  value: Encoded | null
}

/** A message with everything in it, as text where it is UTF-8. */
export function shownLetter(message: IncomingMessage): Shown {
  const { key, value, headers } = message
  const decoded = decodeUserDeleted(key, value)
  return {
    ...deadLetterOf(message),
    unreadable: decoded.ok ? null : decoded.reason,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [
        name,
        Array.isArray(header) ? header.map(encoded) : encoded(header),
      ]),
    ),
    key: key && encoded(key),
    value: value && encoded(value),
  }
}

/** The same for people. */
export function showLines(shown: Shown, paint: Paint): string[] {
  const { id, time, reason, unreadable, headers, key, value } = shown
  return [
    `${paint('bold', id)}  ${printable(reason ?? 'no reason given')}`,
    paint('dim', `${time}, from ${fromText(shown)}`),
    unreadable === null
      ? 'this version can read it: replay it'
      : `this version can not read it: ${unreadable}`,
    '',
    paint('dim', 'headers'),
    ...Object.entries(headers).flatMap(([name, header]) =>
      [header].flat().map((each) => `  ${printable(name)}: ${oneLine(each)}`),
    ),
    `${paint('dim', 'key')} ${key ? oneLine(key) : '(none)'}`,
    paint('dim', 'value'),
    ...valueLines(value),
  ]
}

function oneLine(content: Encoded): string {
  return 'text' in content ? printable(content.text) : `base64 ${content.base64}`
}

function valueLines(value: Encoded | null): string[] {
  if (value === null) return ['(none)']
  return 'text' in value ? printableLines(value.text) : ['base64', value.base64]
}
