import { setTimeout as wait } from 'node:timers/promises'
import { type ServiceName, type ServiceProcess, startService } from '../harness/service-process.ts'

/** One place in the fleet: a process that is started again whenever it ends, as an orchestrator would. */
export interface Member {
  /** Its service and number, such as `worker 2`. */
  readonly name: string
  readonly url: string
  /** kill -9; it is started again after so many milliseconds, or when the promise is settled. */
  kill(back: number | Promise<unknown>): void
  /** SIGSTOP; what it returns is SIGCONT. */
  freeze(): () => void
  /** SIGSTOP for `ms`. */
  pause(ms: number): Promise<void>
  /** Resolves when /readyz answers 200. */
  ready(): Promise<void>
  /** Of the process that runs now; null while there is none. */
  pid(): number | null
  /** A sentence for each time that it has ended without being told to. */
  ownEnds(): readonly OwnEnd[]
  /** What the processes of this place have written, its last part. */
  output(): string
  /** Ends it for good, by force. */
  stop(): Promise<void>
}

interface OwnEnd {
  sentence: string
  /** It ended while it started: it had found no server, and said so. */
  wasStarting: boolean
}

export interface MemberOptions {
  name: string
  service: ServiceName
  port: number
  env: Record<string, string>
}

/** After it has ended by itself. */
const RESTART_MS = 500
/** Who can't start says so within this time. */
const STARTING_MS = 15_000
const OUTPUT_KEPT = 2_000_000
const LAST_WORDS = 500

/** Starts a process of a service and keeps its place filled until `stop`. */
export function startMember({ name, service, port, env }: MemberOptions): Member {
  const stopping = new AbortController()
  const launch = () => startService(service, port, env)
  let process_: ServiceProcess = launch()
  let before = ''
  const ownEnds: OwnEnd[] = []
  let down: Promise<unknown> | null = null

  const pause = (ms: number) => wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  const stopped = new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))

  async function keepFilled(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      await process_.exited
      if (stopping.signal.aborted) return
      if (down === null) {
        const sentence = `${name}: ${process_.output().slice(-LAST_WORDS)}`
        ownEnds.push({ sentence, wasStarting: performance.now() - startedAt < STARTING_MS })
      }
      before = (before + process_.output()).slice(-OUTPUT_KEPT)
      await Promise.race([down ?? pause(RESTART_MS), stopped])
      down = null
      if (!stopping.signal.aborted) process_ = launch()
    }
  }
  const filled = keepFilled()
  const signal = (kind: NodeJS.Signals, to: ServiceProcess) => {
    if (to.isRunning()) process.kill(to.pid, kind)
  }

  const freeze = () => {
    const frozen = process_
    signal('SIGSTOP', frozen)
    return () => signal('SIGCONT', frozen)
  }

  return {
    name,
    url: process_.url,
    kill(back) {
      if (!process_.isRunning() || down !== null) return
      down = (typeof back === 'number' ? pause(back) : back).then(
        () => undefined,
        () => undefined,
      )
      signal('SIGKILL', process_)
    },
    freeze,
    async pause(ms) {
      const thaw = freeze()
      await pause(ms)
      thaw()
    },
    ready: () => process_.ready(),
    pid: () => (process_.isRunning() ? process_.pid : null),
    ownEnds: () => ownEnds,
    output: () => before + process_.output(),
    async stop() {
      stopping.abort()
      await process_.stop('SIGKILL')
      await filled
    },
  }
}
