import { exitCodes } from './failure.ts'

/** One Ctrl-C can arrive twice within this time: from the terminal and from a package manager above us. */
const SAME_INTERRUPT_MS = 250

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** The part of `process` that an interrupt needs. */
export type Host = {
  on(event: string, listener: () => void): unknown
  off(event: string, listener: () => void): unknown
  exit(code: number): void
}

export interface Interrupt {
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** Leaves these signals to the process again. */
  release(): void
}

/** Makes the first Ctrl-C a request to stop at the next safe point; a second one ends the process at once. */
export function catchInterrupt(host: Host = process, clock = () => performance.now()): Interrupt {
  const stop = new AbortController()
  let firstAt = 0
  const onSignal = () => {
    if (!stop.signal.aborted) {
      firstAt = clock()
      stop.abort()
    } else if (clock() - firstAt >= SAME_INTERRUPT_MS) host.exit(exitCodes.interrupted)
  }
  for (const name of SIGNALS) host.on(name, onSignal)
  return {
    signal: stop.signal,
    release: () => {
      for (const name of SIGNALS) host.off(name, onSignal)
    },
  }
}
