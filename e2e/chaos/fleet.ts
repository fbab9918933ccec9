import { setTimeout as wait } from 'node:timers/promises'
import { type ServiceName, type ServiceProcess, startService } from '../harness/service-process.ts'

/** One place in the fleet: a process that is started again whenever it ends, as an orchestrator would. */
export interface Member {
  readonly service: ServiceName
  readonly url: string
  /** kill -9; it is started again after `ms`. */
  kill(ms: number): void
  /** SIGSTOP for `ms`. */
  pause(ms: number): Promise<void>
  /** Resolves when /readyz answers 200. */
  ready(): Promise<void>
  /** How often it has ended without being told to. */
  ownEnds(): number
  /** What the processes of this place have written, its last part. */
  output(): string
  /** Ends it for good, by force. */
  stop(): Promise<void>
}

/** After it has ended by itself. */
const RESTART_MS = 500
const OUTPUT_KEPT = 200_000

/** Starts a process of a service and keeps its place filled until `stop`. */
export function startMember(service: ServiceName, port: number, env: Record<string, string>): Member {
  const stopping = new AbortController()
  const launch = () => startService(service, port, env)
  let process_: ServiceProcess = launch()
  let before = ''
  let ownEnds = 0
  let down: number | null = null

  async function keepFilled(): Promise<void> {
    while (!stopping.signal.aborted) {
      await process_.exited
      if (stopping.signal.aborted) return
      if (down === null) ownEnds += 1
      before = (before + process_.output()).slice(-OUTPUT_KEPT)
      await wait(down ?? RESTART_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      down = null
      if (!stopping.signal.aborted) process_ = launch()
    }
  }
  const filled = keepFilled()
  const signal = (name: NodeJS.Signals, to: ServiceProcess) => {
    if (to.isRunning()) process.kill(to.pid, name)
  }

  return {
    service,
    url: process_.url,
    kill(ms) {
      if (!process_.isRunning()) return
      down = ms
      signal('SIGKILL', process_)
    },
    async pause(ms) {
      const paused = process_
      signal('SIGSTOP', paused)
      await wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
      signal('SIGCONT', paused)
    },
    ready: () => process_.ready(),
    ownEnds: () => ownEnds,
    output: () => before + process_.output(),
    async stop() {
      stopping.abort()
      await process_.stop('SIGKILL')
      await filled
    },
  }
}
