import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from 'mongodb'

/** The time that MongoDB has, as this process best knows it. */
export interface ServerClock {
  now(): Date
  close(): Promise<void>
}

/** Two machines' quartzes drift apart by less than a millisecond in this time. */
const ASK_EVERY_MS = 10_000
/** An answer that took longer says too little about when it was given. */
const SLOW_MS = 500

/**
 * A clock that all processes of one database share: windows, leases and next attempts are written by one
 * process and judged by another. It asks the primary every ten seconds and counts on by the monotonic
 * clock, so a process whose own clock is wrong, or is put right, expires nothing early.
 *
 * @throws the driver's error where the first question is not answered
 */
export async function startServerClock(
  db: Db,
  { monotonic = () => performance.now(), askEvery = ASK_EVERY_MS } = {},
): Promise<ServerClock> {
  const stop = new AbortController()
  let ahead = (await ask()).ahead

  /** How far the server's time is ahead of the monotonic clock's, and how long the answer took. */
  async function ask(): Promise<{ ahead: number; took: number }> {
    const asked = monotonic()
    const { localTime } = await db.admin().command({ hello: 1 })
    const answered = monotonic()
    return { ahead: localTime.getTime() - (asked + answered) / 2, took: answered - asked }
  }

  async function keepRight(): Promise<void> {
    while (!stop.signal.aborted) {
      await wait(askEvery, undefined, { signal: stop.signal }).catch(() => undefined)
      if (stop.signal.aborted) return
      // Without an answer the last one still holds: quartzes are good for hours.
      const answer = await ask().catch(() => null)
      if (answer && answer.took < SLOW_MS) ahead = answer.ahead
    }
  }
  const keeping = keepRight()

  return {
    now: () => new Date(monotonic() + ahead),
    async close() {
      stop.abort()
      await keeping
    },
  }
}
