import { lastLine } from './commands.ts'

const MAXIMUM_LENGTH = 300

/**
 * What a process said last, from the text of its log, in one line a person can read: of a JSON line (pino,
 * mongod) the message and the error's message.
 */
export function lastWords(log: string): string {
  const line = lastLine(log)
  return (fromJson(line) ?? line).slice(0, MAXIMUM_LENGTH) || 'it said nothing'
}

function fromJson(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { msg, err, attr } = JSON.parse(line)
    return [msg, err?.message, attr?.error].filter((part) => typeof part === 'string').join(': ')
  } catch {
    // Cut off in the middle by a crash: shown as it is.
    return undefined
  }
}
