import type { Mongo } from '@lethe/store/connect'
import type { DistinctIdKind } from './distinct-id.ts'
import type { StoreClient } from './store-client.ts'

/** What erasing and verifying profiles works with. */
export interface ProfileDeps {
  mongo: Mongo
  store: StoreClient
  kind: DistinctIdKind
  /** How long a plain DELETE may still act after its `notifying` entry was put, in milliseconds. */
  requestLifetime: number
  now: () => Date
  /** A fresh name for each attempt. */
  newAttempt: () => string
}
