import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { LocalStackError } from './errors.ts'
import { guardAgainstOrphans } from './guard.ts'
import { lastWords } from './last-words.ts'

export type ServerProcessOptions = {
  /** What people call it, for messages. */
  name: string
  program: string
  args: string[]
  env: NodeJS.ProcessEnv
  cwd?: string
  /** Its stdout and stderr are appended here. */
  logPath: string
  /** A folder of this server alone, worthless after it. */
  tempFolder?: string | undefined
}

export type ServerProcess = {
  readonly pid: number
  /** Resolves, never rejects, when the process has ended. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  hasExited(): boolean
  /** Asks the process to end (SIGTERM) and ends it by force after `graceMs`. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>
  /** SIGKILL, as a crash or a lost machine would be. Resolves when it has ended. */
  kill(): Promise<void>
  /** `kill`, and then its temporary folder is gone. Discarding twice is harmless. */
  discard(): Promise<void>
  /** What it said last, and where its log is. */
  lastWords(): Promise<string>
  /** One line: that it ended, how, and its last words. */
  obituary(): Promise<string>
}

/**
 * Starts a server in a process group of its own, so that a terminal's Ctrl-C does not reach it: it ends
 * when it is told to, or when this process is gone.
 * @throws LocalStackError `missing_tool` when the program can't be run
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const log = openSync(options.logPath, 'a')
  const child = spawn(options.program, options.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  await once(child, 'spawn').catch((error: Error) => {
    throw new LocalStackError('missing_tool', `${options.name} can't be run: ${error.message}`, {
      cause: error,
    })
  })
  const pid = Number(child.pid)
  const guard = guardAgainstOrphans(pid, options.tempFolder)
  const ended = Promise.withResolvers<{ code: number | null; signal: NodeJS.Signals | null }>()
  child.once('exit', (code, signal) => {
    // A temporary folder is guarded until it is removed.
    if (!options.tempFolder) guard.release()
    ended.resolve({ code, signal })
  })
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  const send = (signal: NodeJS.Signals) => {
    if (!hasExited()) child.kill(signal)
  }

  const kill = async () => {
    send('SIGKILL')
    await ended.promise
  }
  const words = async () => {
    const log = await readFile(options.logPath, 'utf8').catch(() => '')
    return `${lastWords(log)} (${options.logPath})`
  }

  return {
    pid,
    exited: ended.promise,
    hasExited,
    kill,
    async discard() {
      await kill()
      if (options.tempFolder) await rm(options.tempFolder, { recursive: true, force: true })
      guard.release()
    },
    async stop(graceMs) {
      send('SIGTERM')
      const force = setTimeout(() => send('SIGKILL'), graceMs)
      await ended.promise
      clearTimeout(force)
    },
    lastWords: words,
    async obituary() {
      const { code, signal } = await ended.promise
      return `${options.name} ended with ${signal ?? `exit code ${code}`}; its log ends with: ${await words()}`
    },
  }
}

/**
 * Asks `isReady` every `intervalMs` until it says true.
 * @throws LocalStackError `server_exited` when the process ends first, `not_ready` after `deadlineMs`
 */
export async function waitUntilReady(
  server: ServerProcess,
  name: string,
  isReady: () => Promise<boolean>,
  {
    deadlineMs,
    intervalMs,
    signal,
  }: { deadlineMs: number; intervalMs: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  while (!(await isReady())) {
    if (server.hasExited()) throw new LocalStackError('server_exited', await server.obituary())
    if (Date.now() > deadline) {
      throw new LocalStackError(
        'not_ready',
        `${name} was not ready within ${deadlineMs / 1000} s; its log ends with: ${await server.lastWords()}`,
      )
    }
    await delay(intervalMs, undefined, { signal })
  }
}
