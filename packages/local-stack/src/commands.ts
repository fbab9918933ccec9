import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename, delimiter, join } from 'node:path'
import { LocalStackError } from './errors.ts'

export type CommandOptions = {
  cwd?: string
  env?: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
  /** The command is ended when it has said nothing for so long. */
  idleTimeoutMs?: number
  /** Called with what it says on stdout; what it says on stderr is for the error. */
  onLine?: (line: string) => void
}

/** The absolute path of a program on the PATH, or undefined. */
export async function findOnPath(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const candidate = join(folder, program)
    const runnable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runnable) return candidate
  }
  return undefined
}

/**
 * The environment for other people's programs: ours without what npm and pnpm put into it for scripts,
 * which other package managers and JVM tools would take for their own settings.
 */
export function cleanEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(npm_|pnpm_|INIT_CWD$|VITEST)/i.test(name)),
  )
}

/**
 * Runs a command to its end and returns everything that it printed.
 * @throws LocalStackError `command_failed` with the last line of its output
 */
export async function runCommand(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env ?? cleanEnv(process.env),
    signal: options.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const idle = options.idleTimeoutMs
    ? setTimeout(() => child.kill('SIGKILL'), options.idleTimeoutMs)
    : undefined
  let output = ''
  const take = (chunk: Buffer) => {
    idle?.refresh()
    output += chunk.toString()
  }
  child.stdout.on('data', (chunk: Buffer) => {
    take(chunk)
    const line = lastLine(chunk.toString())
    if (line) options.onLine?.(line)
  })
  child.stderr.on('data', take)
  child.once('error', reject)
  child.once('close', (code, signal) => {
    if (code === 0) return resolve(output)
    reject(
      new LocalStackError(
        'command_failed',
        `${basename(program)} ended with ${code ?? signal}: ${lastLine(output)}`,
      ),
    )
  })
  return promise.finally(() => clearTimeout(idle))
}

/** The last line that says something, without colours. */
export function lastLine(text: string): string {
  const lines = stripColours(text)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter(Boolean)
  return lines.at(-1) ?? ''
}

function stripColours(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '')
}
