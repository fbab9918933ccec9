import { setTimeout as wait } from 'node:timers/promises'
import { releaseLease, takeLease } from '@lethe/store/leases'
import { eventsIn, type PendingUser, pendingUsers } from '@lethe/store/outbox'
import type { Db } from 'mongodb'

export interface SweeperDeps {
  db: Db
  /** This process among others; any unique text. */
  owner: string
  /** Sends the events of whole outboxes; see publish.ts. */
  publish: (users: readonly PendingUser[]) => Promise<void>
  /** What follows the acknowledgement: the ledger, and the outboxes are cleared. */
  settle: (users: readonly PendingUser[]) => Promise<void>
  onPublished: (events: number) => void
  onFailure: (error: unknown) => void
  now: () => Date
}

export interface SweeperOptions {
  /** Pause between two looks at the outboxes, in milliseconds; doubled after each failure up to `maxInterval`. */
  interval?: number
  maxInterval?: number
  /** How old an entry must be: younger ones are the relay's. */
  minAge?: number
  pageSize?: number
  /** How long a sweeper that died keeps others out. */
  lease?: number
}

export interface Sweeper {
  /** Stops after the page in hand and gives the lease back. */
  close(): Promise<void>
}

const LEASE = 'outbox-sweeper'
/** Pages: while MongoDB is at one, the commands of the other are prepared. */
const SETTLED_AT_ONCE = 2

/**
 * The outbox's second path: finds what a crash, a full memory or an outage of Kafka left, oldest first,
 * one sweeper at a time. A page is read while the one before is published and those before that are settled. Two
 * sweepers at once (a paused one that wakes up) only publish repeats.
 */
export function startSweeper(deps: SweeperDeps, options: SweeperOptions = {}): Sweeper {
  const { interval = 1_000, maxInterval = 5_000, minAge = 5_000, pageSize = 1_000, lease = 15_000 } = options
  const stop = new AbortController()

  const nowMs = () => deps.now().getTime()
  const takeIt = () => takeLease(deps.db, LEASE, deps.owner, lease)

  async function sweep(): Promise<void> {
    if (!(await takeIt())) return
    let leasedAt = nowMs()
    const settling: Promise<void>[] = []
    try {
      for await (const page of readAhead(pendingUsers(deps.db, new Date(leasedAt - minAge), pageSize))) {
        await deps.publish(page)
        deps.onPublished(eventsIn(page))
        if (settling.length >= SETTLED_AT_ONCE) await settling.shift()
        settling.push(handled(deps.settle(page)))
        if (stop.signal.aborted) return
        if (nowMs() - leasedAt < lease / 3) continue
        if (!(await takeIt())) return
        leasedAt = nowMs()
      }
    } finally {
      await Promise.all(settling)
    }
  }

  async function run(): Promise<void> {
    let pause = interval
    while (!stop.signal.aborted) {
      try {
        await sweep()
        pause = interval
      } catch (error) {
        deps.onFailure(error)
        pause = Math.min(pause * 2, maxInterval)
      }
      await wait(pause, undefined, { signal: stop.signal }).catch(() => undefined)
    }
    await releaseLease(deps.db, LEASE, deps.owner).catch(deps.onFailure)
  }

  const running = run()
  return {
    close() {
      stop.abort()
      return running
    },
  }
}

/** A promise whose failure is reported when it is awaited, not before. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/** The same pages, each read while the one before is worked on. */
async function* readAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = handled(pages.next())
  try {
    for (;;) {
      const page = await next
      if (page.done) return
      next = handled(pages.next())
      yield page.value
    }
  } finally {
    await next.catch(() => undefined)
    await pages.return(undefined)
  }
}
