import { createInterface } from 'node:readline/promises'
import { CliError, UsageError } from './failure.ts'
import { paintFor, type Terminal } from './terminal.ts'

/**
 * Asks a person to type `expected` before something that can't be taken back, on stderr, so that stdout stays
 * clean. Rejects with a CliError that says `otherwise` for any other answer, an end of input or Ctrl-C.
 */
export async function confirmByTyping(
  { stdin, stderr }: Terminal,
  { warning, expected, otherwise }: { warning: string; expected: string; otherwise: string },
): Promise<void> {
  const paint = paintFor(stderr)
  stderr.write(`${paint('yellow', warning)}\n`)
  const prompt = createInterface({ input: stdin, output: stderr })
  const closed = new AbortController()
  prompt.once('close', () => closed.abort())
  try {
    const answer = await prompt.question(`Type ${paint('bold', expected)} to go on: `, {
      signal: closed.signal,
    })
    if (answer.trim() === expected) return
  } catch (error) {
    if (!closed.signal.aborted) throw error
    stderr.write('\n')
  } finally {
    prompt.close()
  }
  throw new CliError('not_confirmed', otherwise)
}

/** Refuses to go on where nobody can be asked; `why` says what has to be confirmed. */
export function requireTerminal({ stdin, stderr }: Terminal, why: string): void {
  if (stdin.isTTY && stderr.isTTY) return
  throw new UsageError(`${why}: add --yes, for there is no terminal to ask on`)
}
