import type { ServerResponse } from 'node:http'
import { finished } from 'node:stream'

/** How long a stream waits for its client, in milliseconds. */
export interface PatienceTimes {
  /** For the next bytes, or for its answers to be taken. */
  idle: number
  /** For its last answers to be taken, once it is over. */
  lastWords: number
}

/** One stream's waiting for its client. While its users are decided it waits for nobody, and nothing is overdue. */
export interface Patience {
  /** Aborted when nothing more is to be read: the client sends nothing, or the process stops. */
  readonly over: AbortSignal
  /** From now on it waits for bytes. */
  reading(): void
  /** From now on it waits for nobody. */
  deciding(): void
  /** From now on it waits for its answers to be taken; who does not take them loses the connection. */
  offering(): void
}

export const PATIENCE_TIMES: PatienceTimes = { idle: 30_000, lastWords: 1_000 }

/** Ends by itself with the response. */
export function createPatience(
  response: ServerResponse,
  stopping: AbortSignal,
  { idle, lastWords }: PatienceTimes = PATIENCE_TIMES,
): Patience {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let isOffering = false

  function set(milliseconds: number, then: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(then, milliseconds)
  }
  function offering(): void {
    isOffering = true
    set(over.signal.aborted ? lastWords : idle, () => response.destroy())
  }
  function stop(): void {
    over.abort()
    if (isOffering) offering()
  }
  if (stopping.aborted) stop()
  stopping.addEventListener('abort', stop)
  finished(response, () => {
    clearTimeout(timer)
    stopping.removeEventListener('abort', stop)
  })

  return {
    over: over.signal,
    reading() {
      isOffering = false
      set(idle, () => over.abort())
    },
    deciding() {
      isOffering = false
      clearTimeout(timer)
    },
    offering,
  }
}
