import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process of Node that runs a piece of TypeScript. */
export interface TestChild {
  readonly pid: number
  /** The next line that it writes; rejects where it ends without one, and says what it wrote to stderr. */
  line(): Promise<string>
  /** Lets it read a line. */
  say(text: string): void
  /** The signal that ended it, or null. */
  readonly ended: Promise<NodeJS.Signals | null>
  kill(): void
}

/** Runs `code`, a TypeScript module that finds what this folder's package finds. */
export function startChild(code: string, env: Record<string, string>): TestChild {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const errors: string[] = []
  child.stderr?.on('data', (chunk) => errors.push(String(chunk)))
  child.stdin?.on('error', () => undefined)
  const lines = linesOf(child)
  return {
    pid: child.pid ?? 0,
    async line() {
      const { value, done } = await lines.next()
      if (done) throw new Error(`it ended without a word: ${errors.join('')}`)
      return value
    },
    say: (text) => void child.stdin?.write(`${text}\n`),
    ended: once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null),
    kill: () => void child.kill('SIGKILL'),
  }
}

async function* linesOf({ stdout }: ChildProcess): AsyncGenerator<string, void> {
  if (stdout) yield* createInterface(stdout)
}
