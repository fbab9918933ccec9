import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientSession } from 'mongodb'
import type { Pace } from './pace.ts'
import { atMost, fewerRoots, fullPage, larger, type PageLimits, smaller } from './page-limits.ts'
import type { Page } from './pages.ts'
import { inTransaction, isTransient } from './transaction.ts'

/** When work begins, and when it ends, between two transactions. */
export interface Slice {
  signal: AbortSignal
  timeIsUp(): boolean
  pace: Pace
}

/** Tries of one page before its trouble is the caller's: from 1,000 documents down to one, and some more. */
const MAX_FAILURES = 12
const LONGEST_WAIT_MS = 500

/**
 * Runs pages, each in a transaction of its own, until one finds that nothing is left; `onPage` sees every
 * committed one. A page that conflicts with somebody's write comes again, smaller, after a moment.
 * Answers false where time was over first: what was committed stays, and a later call goes on from there.
 */
export async function drain(
  session: ClientSession,
  slice: Slice,
  page: (limits: PageLimits) => Promise<Page | undefined>,
  onPage: (page: Page) => void = () => {},
): Promise<boolean> {
  let limits = fullPage
  let failures = 0
  while (!slice.timeIsUp()) {
    try {
      const done = await slice.pace.run(slice.signal, () =>
        inTransaction(session, () => page(atMost(slice.pace.documents(), limits))),
      )
      if (!done) return true
      onPage(done)
      if (!done.more) return true
      failures = 0
      limits = done.crowded ? fewerRoots(limits) : larger(limits)
    } catch (error) {
      failures += 1
      if (!isTransient(error) || failures === MAX_FAILURES) throw error
      limits = smaller(limits)
      await pause(failures, slice.signal)
    }
  }
  return false
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const wait = Math.min(LONGEST_WAIT_MS, 5 * 2 ** failures)
  try {
    await sleep(wait, undefined, { signal })
  } catch (error) {
    // An abort only ends the wait; the loop sees it.
    if (!signal.aborted) throw error
  }
}
