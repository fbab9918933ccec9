import { setTimeout as wait } from 'node:timers/promises'

/** One step of a pipeline: a batch is in flight while the next gathers. */
export interface Stage<Item> {
  add(items: readonly Item[]): void
  /** How many items wait or are in flight. */
  held(): number
  /** Forgets what waits, and says how much that was. */
  drop(): number
  /** Resolves when nothing waits and nothing is in flight. */
  idle(): Promise<void>
}

/**
 * `run` gets at most `maxBatch` items at a time, in their order, with a pause of so many milliseconds after each batch. It
 * must not reject: what failed is its own affair.
 */
export function createStage<Item>(
  run: (batch: readonly Item[]) => Promise<void>,
  { maxBatch, pause = 0 }: { maxBatch: number; pause?: number },
): Stage<Item> {
  let waiting: Item[] = []
  let inFlight = 0
  let draining: Promise<void> | undefined

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      inFlight = batch.length
      await run(batch)
      inFlight = 0
      if (pause > 0) await wait(pause)
    }
    draining = undefined
  }

  return {
    add(items) {
      waiting.push(...items)
      if (waiting.length > 0) draining ??= drain()
    },
    held: () => waiting.length + inFlight,
    drop() {
      const { length } = waiting
      waiting = []
      return length
    },
    async idle() {
      await draining
    },
  }
}
