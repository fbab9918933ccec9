import { randomUUID } from 'node:crypto'
import type { Mongo } from '@lethe/store/connect'
import type { Log } from './notifications/breakers.ts'
import type { DistinctIdKind } from './notifications/distinct-id.ts'
import { eraseProfiles } from './notifications/erase.ts'
import { createStoreClient, type RequestMeasure } from './notifications/store-client.ts'
import { verifyProfiles } from './notifications/verify.ts'
import type { Target } from './target.ts'

export interface NotificationsTargetOptions {
  mongo: Mongo
  /** The user store's address; a path prefix is kept, a slash at the end makes no difference. */
  url: string
  apiKey: string
  distinctId: DistinctIdKind
  /** From the start of a request to the last byte of its answer, in milliseconds; 10 s, or half of a shorter lifetime. */
  requestTimeout?: number
  /** How long a request to a store without ETags may still act, in milliseconds; the first half is for sending. */
  requestLifetime?: number
  /** Requests, and connections, at the same time, whatever the number of cohorts. */
  concurrency?: number
  now?: () => Date
  /** Told once when the target pauses, and once when it goes on. */
  logger: Log
  /** Called for each request that was sent. */
  onRequest?: (measure: RequestMeasure) => void
}

/**
 * The user store of the notification platform (`/v1/user/{distinct_id}/`) as a target: its profiles are
 * deleted one by one, each only in the version that was read, and never under a name that a live user owns.
 *
 * @throws TypeError for a URL or an API key that no request can carry.
 * @throws RangeError where a request could outlive half of `requestLifetime`.
 */
export function createNotificationsTarget({
  mongo,
  distinctId: kind,
  requestLifetime = 60_000,
  requestTimeout = Math.min(10_000, requestLifetime / 2),
  concurrency = 16,
  now = () => new Date(),
  ...options
}: NotificationsTargetOptions): Target {
  if (!(requestTimeout > 0 && requestTimeout <= requestLifetime / 2)) {
    throw new RangeError('a request to the notification store must end within half of its lifetime')
  }
  const store = createStoreClient({ ...options, requestTimeout, concurrency, now })
  const deps = { mongo, store, kind, requestLifetime, now, newAttempt: randomUUID }
  return {
    name: 'notifications',
    modes: ['soft', 'hard'],
    unavailable() {
      const held = store.held()
      return held && { error: held.error, retryAt: held.retryAt, mayProbe: held.mayProbe }
    },
    erase: (subjects, slice) => eraseProfiles(deps, subjects, slice),
    verify: (subjects, slice) => verifyProfiles(deps, subjects, slice),
    async forget() {},
    close: store.close,
  }
}
