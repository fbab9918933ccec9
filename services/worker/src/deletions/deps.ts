import type { TargetName } from '@lethe/contracts/deletion'
import type { Mode } from '@lethe/contracts/status'
import type { Publisher } from '@lethe/messaging/producer'
import type { TopicNames } from '@lethe/messaging/topics'
import type { Logger } from '@lethe/service/logger'
import type { Mongo } from '@lethe/store/connect'
import type { Target } from '@lethe/targets/target'
import type { RetryPolicy } from './decisions.ts'

/** Everything a cohort's run is made of; the clock and randomness (in `retry`) are passed in too. */
export interface CohortDeps {
  mongo: Mongo
  publisher: Publisher
  topics: TopicNames
  /** In the order in which their steps run. */
  targets: readonly Target[]
  retry: RetryPolicy
  /** `LATE_WRITE_WINDOW`, in milliseconds. */
  lateWriteWindow: number
  /** `NOTIFICATION_REQUEST_LIFETIME`, in milliseconds. */
  requestLifetime: number
  now: () => Date
  logger: Logger
  metrics: CohortMetrics
}

/** What a cohort's run counts. */
export interface CohortMetrics {
  onLateWrites(target: TargetName, deletions: number): void
  onCompleted(mode: Mode, deletions: number): void
}

export interface Slice {
  signal: AbortSignal
  /** No new round of work starts after this; epoch milliseconds. */
  deadline: number
}
