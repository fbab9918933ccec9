import { setTimeout as sleep } from 'node:timers/promises'
import { type Allowance, allowanceFor, atFirst } from './pace-allowance.ts'
import type { ServerLoad } from './server-load.ts'

/** Decides how fast an engine works. One serves all engines of a process. */
export interface Pace {
  /** How many documents one transaction may take now. */
  documents(): number
  /**
   * Runs `work`, one transaction, when its turn has come. An abort of `signal` ends the wait and not the work: whoever
   * is aborted ends after it.
   */
  run<T extends { documents: number } | undefined>(signal: AbortSignal, work: () => Promise<T>): Promise<T>
}

/** As fast as it goes. */
export const unpaced: Pace = { documents: () => Number.POSITIVE_INFINITY, run: (_signal, work) => work() }

/** How long what was seen of the server is believed. */
const LOOK_EVERY_MS = 500

/**
 * A pace that follows the server: at full speed where nobody else is there, one small transaction at a time with a rest
 * after each where others make requests, slower where the cache is full of what must be written out. `maxPerSecond`
 * documents are never exceeded (over some seconds) where it is given.
 */
export function createPace({
  load,
  maxPerSecond,
}: {
  load: ServerLoad
  maxPerSecond?: number | undefined
}): Pace {
  let allowance: Allowance = atFirst
  let lookedAt = Number.NEGATIVE_INFINITY
  let restUntil = Number.NEGATIVE_INFINITY
  /** When the documents so far have had their time. */
  let paidUntil = Number.NEGATIVE_INFINITY
  let active = 0
  const waiting: (() => void)[] = []

  async function look(): Promise<void> {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return
    lookedAt = performance.now()
    const seen = await load.look()
    allowance = seen ? allowanceFor(seen) : atFirst
  }

  async function turn(signal: AbortSignal): Promise<void> {
    while (active >= allowance.lanes && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push(resolve)
      const wake = () => resolve()
      signal.addEventListener('abort', wake, { once: true })
      await promise
      signal.removeEventListener('abort', wake)
    }
    active += 1
  }

  function settle(startedAt: number, documents: number): void {
    const now = performance.now()
    restUntil = now + (now - startedAt) * allowance.rest
    // Several lanes pay into one account, whenever each of them began.
    if (maxPerSecond !== undefined)
      paidUntil = Math.max(startedAt, paidUntil) + (documents / maxPerSecond) * 1_000
  }

  return {
    documents: () => Math.min(allowance.documents, maxPerSecond ?? Number.POSITIVE_INFINITY),
    async run(signal, work) {
      await turn(signal)
      try {
        await look()
        const wait = Math.max(restUntil, paidUntil) - performance.now()
        // An abort only ends the wait.
        if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined)
        const startedAt = performance.now()
        const done = await work()
        settle(startedAt, done?.documents ?? 0)
        return done
      } finally {
        active -= 1
        waiting.shift()?.()
      }
    },
  }
}
