import { setTimeout as wait } from 'node:timers/promises'
import { type ServerProcess, waitUntilReady } from '@lethe/local-stack/server-process'

/** A server with data on disk that can be lost, held up, and come back at the same address. */
export interface Node {
  /** kill -9. Killing what is down does nothing. */
  kill(): Promise<void>
  /**
   * Resolves when it serves again, or when it has been killed once more. Starting what is up does nothing.
   * @throws LocalStackError `server_exited` when it ends by itself, `not_ready`
   */
  start(): Promise<void>
  /** SIGSTOP and SIGCONT. What is down is left as it is, and comes back running. */
  pause(): void
  resume(): void
  /** Resolves when it is down, at the latest after `ms` milliseconds: whether it is. */
  isDownWithin(ms: number): Promise<boolean>
}

/** How a node is started: its process, and when that serves. */
export interface Launch {
  name: string
  spawn(): Promise<ServerProcess>
  serves(): Promise<boolean>
}

const READY = { deadlineMs: 60_000, intervalMs: 50 }

/** A node that is down at first. */
export function createNode({ name, spawn, serves }: Launch): Node {
  let server: ServerProcess | null = null
  // One after the other: a kill waits for a process that is being made.
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>) => {
    turn = turn.catch(() => undefined).then(work)
    return turn
  }
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    if (server && !server.hasExited()) process.kill(server.pid, name)
  }
  return {
    kill: () =>
      inTurn(async () => {
        const killed = server
        server = null
        await killed?.kill()
      }),
    async start() {
      await inTurn(async () => {
        // It may have ended without us: a full disk does that.
        if (!server || server.hasExited()) server = await spawn()
      })
      const started = server
      if (!started) return
      await waitUntilReady(started, name, serves, READY).catch((error: unknown) => {
        if (server === started) throw error
      })
    },
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async isDownWithin(ms) {
      const ended = server?.exited.then(() => true) ?? true
      return Promise.race([ended, wait(ms, false, { ref: false })])
    },
  }
}
