import { setTimeout as wait } from 'node:timers/promises'

const INTERVAL_MS = 100
const DEADLINE_MS = 30_000

/**
 * Asks again until the answer is there.
 * @throws Error that names what was waited for, after `deadlineMs`
 */
export async function until<T>(
  what: string,
  answer: () => Promise<T | undefined>,
  deadlineMs = DEADLINE_MS,
): Promise<T> {
  const deadline = Date.now() + deadlineMs
  for (;;) {
    const found = await answer()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${deadlineMs / 1_000} s`)
    await wait(INTERVAL_MS)
  }
}
