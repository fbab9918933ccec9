import { setTimeout as wait } from 'node:timers/promises'

const PAUSE_MS = 1_000

/**
 * Does it again until it succeeds, for other faults come and go meanwhile.
 * @throws what the last try has thrown, after `deadlineMs`
 */
export async function persistently<T>(work: () => Promise<T>, deadlineMs: number): Promise<T> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await wait(PAUSE_MS)
    }
  }
}
