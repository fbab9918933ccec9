import type { Mongo } from '@lethe/store/connect'
import type { Gate } from '../auth/gate.ts'
import type { PatienceTimes } from '../batches/patience.ts'
import type { Estimates } from '../estimates/estimates.ts'
import type { Previews } from '../previews/previews.ts'
import type { Watches } from '../watching/watches.ts'
import type { WritePath } from '../write-path/types.ts'

/** What routes work with. */
export interface RouteDeps {
  mongo: Mongo
  writePath: WritePath
  gate: Gate
  previews: Previews
  estimates: Estimates
  watches: Watches
  /** How long a batch that is streamed waits for its client. */
  streamTimes: PatienceTimes
  now: () => Date
  /** `HARD_DELETE_GRACE`, in milliseconds. */
  hardDeleteGrace: number
}
