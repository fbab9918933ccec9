import type { CliError } from './failure.ts'
import { type Paint, paintFor, type Terminal } from './terminal.ts'

export interface Output {
  /** The answer: the lines for people, or with --json the value as one JSON document. On stdout, once. */
  result(value: unknown, lines: (paint: Paint) => string[]): void
  /** What helps a person and is not the answer. On stderr. */
  note(line: string): void
}

export function createOutput({ stdout, stderr }: Terminal, json = false): Output {
  return {
    result(value, lines) {
      stdout.write(json ? document(value) : `${lines(paintFor(stdout)).join('\n')}\n`)
    },
    note(line) {
      stderr.write(`${paintFor(stderr)('dim', line)}\n`)
    },
  }
}

/** Says why there is no answer: one line on stderr, and with --json `{"error":{code,message}}` on stdout. */
export function reportFailure({ stdout, stderr }: Terminal, json: boolean, error: CliError): void {
  if (json) stdout.write(document({ error: { code: error.code, message: error.message } }))
  stderr.write(`${paintFor(stderr)('red', 'lethe:')} ${error.message}\n`)
}

const document = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
