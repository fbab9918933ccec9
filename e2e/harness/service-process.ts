import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { guardAgainstOrphans } from '@lethe/local-stack/guard'
import { leanEnv } from '@lethe/local-stack/lean-env'

const ROOT = join(import.meta.dirname, '../..')
// Six servers and five processes that start at once on two cores take their time.
const READY_DEADLINE_MS = 150_000

export type ServiceName = 'api' | 'worker' | 'notification-store'

/** One real process of a service, as production starts it. */
export interface ServiceProcess {
  readonly name: string
  readonly url: string
  readonly pid: number
  /** Everything it has written to stdout and stderr. */
  output(): string
  /** Sends a signal; SIGTERM unless told otherwise. Resolves with the exit code when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Resolves when /readyz answers 200. */
  ready(): Promise<void>
  isRunning(): boolean
  /** Resolves when it has ended, for whatever reason. */
  readonly exited: Promise<void>
}

/** Starts `services/<name>` on this port with exactly this environment, PATH, and what the images set. */
export function startService(name: ServiceName, port: number, env: Record<string, string>): ServiceProcess {
  return startProgram(join(ROOT, 'services', name, 'src/main.ts'), name, port, env)
}

/** The same for any program that answers /readyz. */
export function startProgram(
  file: string,
  name: string,
  port: number,
  env: Record<string, string>,
): ServiceProcess {
  const child = spawn(process.execPath, [file], {
    cwd: ROOT,
    env: { ...leanEnv, PATH: process.env.PATH, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  // Whatever ends the test run, a kill -9 too, ends its processes.
  const guard = child.pid === undefined ? null : guardAgainstOrphans(child.pid)
  child.once('exit', () => guard?.release())
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(String(chunk)))
  const url = `http://127.0.0.1:${port}`
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    name,
    url,
    pid: child.pid ?? 0,
    output: () => chunks.join(''),
    stop: (signal = 'SIGTERM') => stopChild(child, signal),
    ready: () => waitUntilReady(name, child, url, chunks),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    exited,
  }
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
  return child.exitCode
}

async function waitUntilReady(
  name: string,
  child: ChildProcess,
  url: string,
  output: string[],
): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}: ${output.join('')}`)
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.status === 200) return
    await wait(50)
  }
  throw new Error(`${name} was not ready within ${READY_DEADLINE_MS} ms: ${output.join('')}`)
}
