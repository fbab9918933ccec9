import { createInterface } from 'node:readline/promises'
import { CliError } from './failure.ts'
import { paintFor, type Terminal } from './terminal.ts'

/**
 * Asks a person to type `expected` before something that can't be taken back, on stderr, so that stdout stays
 * clean. Rejects with a CliError for any other answer, an end of input or Ctrl-C.
 */
export async function confirmByTyping(
  { stdin, stderr }: Terminal,
  warning: string,
  expected: string,
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
  throw new CliError('not_confirmed', 'nothing was deleted')
}
