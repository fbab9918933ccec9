import { setTimeout as wait } from 'node:timers/promises'
import { documentIn, type StoredDeletion } from '@lethe/store/ledger-stored'
import type { Estimates } from '../estimates/estimates.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'

export interface ChangeFeedDeps {
  /** These deletions as the ledger has them; those that it does not have yet are missing. */
  read: (ids: string[]) => Promise<StoredDeletion[]>
  estimates: Estimates
  onFailure: (error: unknown) => void
}

/** What every watch of a process hears of changes from. */
export interface ChangeFeed {
  /** Calls `listener` with the deletion as the next look finds it, and then with each change. Answers what ends that. */
  follow(id: string, listener: (snapshot: Snapshot) => void): () => void
  close(): Promise<void>
}

/** Between two looks, in milliseconds. */
const PAUSE_MS = 500
/** What many watches make long, takes no more than this share of the time. */
const SHARE = 1 / 20

/**
 * One query every half second for all deletions that somebody here watches, none while nobody does.
 *
 * A change stream would be told sooner, but every process that watches a single deletion would make the server
 * go through each write of the ledger, and that is what the server has most of when there is most to do. This
 * costs what is watched and nothing for what is written; what happens between two looks is in the history.
 */
export function createChangeFeed(
  { read, estimates, onFailure }: ChangeFeedDeps,
  { pause = PAUSE_MS } = {},
): ChangeFeed {
  interface Followed {
    listeners: Set<(snapshot: Snapshot) => void>
    /** What was told last. */
    told?: Buffer
  }
  const followed = new Map<string, Followed>()
  const stop = new AbortController()
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const foretell = await estimates.current()
    for (const stored of await read([...followed.keys()])) {
      const entry = followed.get(stored.id)
      if (!entry || entry.told?.equals(stored.bytes)) continue
      entry.told = stored.bytes
      const snapshot = snapshotOf(documentIn(stored), foretell)
      for (const listener of entry.listeners) listener(snapshot)
    }
  }

  async function run(): Promise<void> {
    while (followed.size > 0 && !stop.signal.aborted) {
      const startedAt = performance.now()
      await look().catch(onFailure)
      const took = performance.now() - startedAt
      await wait(Math.max(pause, took / SHARE), undefined, { signal: stop.signal }).catch(() => undefined)
    }
    looking = undefined
  }

  return {
    follow(id, listener) {
      const { listeners } = followed.get(id) ?? { listeners: new Set() }
      // Forgets what was told: the one who comes now has not heard it.
      followed.set(id, { listeners: listeners.add(listener) })
      looking ??= run()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && followed.get(id)?.listeners === listeners) followed.delete(id)
      }
    },
    async close() {
      stop.abort()
      await looking
    },
  }
}
