/** `pnpm start`: the whole of Lethe on this machine, until Ctrl-C. Exit code 0 after a stop that was asked for. */
import { fileURLToPath } from 'node:url'
import { inspect, styleText } from 'node:util'
import { LocalStackError } from '../errors.ts'
import { runStack } from '../start/run.ts'
import { withSecrets } from '../start/settings.ts'
import { stopOnSignals } from '../start/signals.ts'

try {
  await runStack({
    env: withSecrets(process.env),
    root: fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, ''),
    stopAsked: stopOnSignals(process),
    isTerminal: process.stdout.isTTY,
    print: (text) => process.stdout.write(text),
    paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  })
  process.exit(0)
} catch (error) {
  // An expected failure is one line; anything else is a mistake of ours, and needs its stack.
  const text = error instanceof LocalStackError ? error.message : inspect(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
