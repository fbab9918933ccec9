import { ApiError } from '../http/api-error.ts'
import { type ChangeFeedDeps, createChangeFeed } from './change-feed.ts'
import type { Snapshot } from './snapshot.ts'

export interface WatchLimits {
  /** Streams and long polls of one process together. */
  all: number
  /** Of one caller. */
  perCaller: number
}

export interface Watches {
  /**
   * Tells the listener of a deletion's changes until the answered function is called. Throws {@link ApiError}
   * `watches_full` or `too_many_watches`, with Retry-After.
   */
  open(callerId: number, deletionId: string, listener: (snapshot: Snapshot) => void): () => void
  /** Aborted when the process stops: every watch ends by itself then. */
  readonly stopping: AbortSignal
  /** How many are open. */
  count(): number
  close(): Promise<void>
}

const LIMITS: WatchLimits = { all: 2_000, perCaller: 100 }
const FEWER = { 'retry-after': '5' }

/** Who watches which deletion: bounded for the process and for each caller, and fed by one source. */
export function createWatches(deps: ChangeFeedDeps, limits: WatchLimits = LIMITS): Watches {
  const feed = createChangeFeed(deps)
  const stop = new AbortController()
  const byCaller = new Map<number, number>()
  let count = 0

  function add(callerId: number, change: 1 | -1): void {
    count += change
    const own = (byCaller.get(callerId) ?? 0) + change
    if (own === 0) byCaller.delete(callerId)
    else byCaller.set(callerId, own)
  }

  return {
    open(callerId, deletionId, listener) {
      if (count >= limits.all) throw new ApiError('watches_full', { headers: FEWER })
      if ((byCaller.get(callerId) ?? 0) >= limits.perCaller) {
        throw new ApiError('too_many_watches', { headers: FEWER })
      }
      const unfollow = feed.follow(deletionId, listener)
      add(callerId, 1)
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        unfollow()
        add(callerId, -1)
      }
    },
    stopping: stop.signal,
    count: () => count,
    async close() {
      stop.abort()
      await feed.close()
    },
  }
}
