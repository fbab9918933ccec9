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
  let nextStart = Number.NEGATIVE_INFINITY
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
      const woken = Promise.withResolvers<void>()
      waiting.push(woken.resolve)
      signal.addEventListener('abort', () => woken.resolve(), { once: true })
      await woken.promise
    }
    active += 1
  }

  /** Starts are moved apart, also those of several lanes: each adds its rest to what is ahead of the next one. */
  function restAfter(took: number, documents: number): void {
    const budget = maxPerSecond === undefined ? 0 : (documents / maxPerSecond) * 1_000 - took
    const now = performance.now()
    nextStart = Math.max(now, nextStart) + Math.max(0, budget, took * allowance.rest)
  }

  return {
    documents: () => Math.min(allowance.documents, maxPerSecond ?? Number.POSITIVE_INFINITY),
    async run(signal, work) {
      await turn(signal)
      try {
        await look()
        const wait = nextStart - performance.now()
        // An abort only ends the wait.
        if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined)
        const startedAt = performance.now()
        const done = await work()
        restAfter(performance.now() - startedAt, done?.documents ?? 0)
        return done
      } finally {
        active -= 1
        waiting.shift()?.()
      }
    },
  }
}
