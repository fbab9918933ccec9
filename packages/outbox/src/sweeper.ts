import { setTimeout as wait } from 'node:timers/promises'
import { releaseLease, takeLease } from '@lethe/store/leases'
import { type PendingUser, pendingUsers } from '@lethe/store/outbox'
import type { Db } from 'mongodb'

export interface SweeperDeps {
  db: Db
  /** This process among others; any unique text. */
  owner: string
  publish: (users: readonly PendingUser[]) => Promise<void>
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

/**
 * The outbox's second path: finds what a crash, a full memory or an outage of Kafka left, oldest first,
 * one sweeper at a time. Two at once (a paused one that wakes up) only publish repeats.
 */
export function startSweeper(deps: SweeperDeps, options: SweeperOptions = {}): Sweeper {
  const { interval = 1_000, maxInterval = 5_000, minAge = 5_000, pageSize = 1_000, lease = 15_000 } = options
  const stop = new AbortController()

  async function sweep(): Promise<void> {
    if (!(await takeLease(deps.db, LEASE, deps.owner, lease))) return
    const before = new Date(deps.now().getTime() - minAge)
    for await (const page of readAhead(pendingUsers(deps.db, before, pageSize))) {
      await deps.publish(page)
      deps.onPublished(page.reduce((sum, user) => sum + user.outbox.length, 0))
      if (stop.signal.aborted || !(await takeLease(deps.db, LEASE, deps.owner, lease))) return
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

/** The same pages, each read while the one before is worked on. */
async function* readAhead<T>(pages: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = pages.next()
  // A page that fails while the one before is worked on is reported when it is asked for, not before.
  next.catch(() => undefined)
  try {
    for (;;) {
      const page = await next
      if (page.done) return
      next = pages.next()
      next.catch(() => undefined)
      yield page.value
    }
  } finally {
    await next.catch(() => undefined)
    await pages.return(undefined)
  }
}
