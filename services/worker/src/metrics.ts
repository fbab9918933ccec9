import { targetNames } from '@lethe/contracts/deletion'
import { askedTogether, orUnknown } from '@lethe/service/metrics'
import { Counter, Gauge, Histogram, type Registry } from '@prometheus-io/client'

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>

export interface WorkerSources {
  /** How far the consumer group is behind, by partition. */
  lag: () => Promise<{ partition: number; lag: number }[]>
  /** Each target, and whether it may be used now. */
  targets: () => { name: string; isHeld: boolean }[]
}

/** The worker's own figures. Label values are partitions and fixed words, never ids. */
export function createWorkerMetrics(registry: Registry, sources: WorkerSources) {
  const registers = [registry]
  createGauges(registry, sources)
  const batchSeconds = new Histogram({
    name: 'lethe_worker_batch_duration_seconds',
    help: 'Time from a batch of user.deleted to its committed offset',
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const messages = new Counter({
    name: 'lethe_worker_messages_total',
    help: 'Messages of user.deleted handled',
    registers,
  })
  const deadLetters = new Counter({
    name: 'lethe_worker_dead_letters_total',
    help: 'Messages that could not be read and went to the dead-letter topic',
    registers,
  })
  const storeRequests = new Histogram({
    name: 'lethe_notification_request_duration_seconds',
    help: 'Requests to the notification user store, by outcome',
    labelNames: ['outcome'],
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 5, 10],
    registers,
  })
  const documents = new Counter({
    name: 'lethe_erased_documents_total',
    help: 'Documents of content that were deleted or changed',
    registers,
  })
  const lateWrites = new Counter({
    name: 'lethe_late_writes_found_total',
    help: 'Deletions of which the second asking found something left, by target',
    labelNames: ['target'],
    registers,
  })
  const completed = new Counter({
    name: 'lethe_deletions_completed_total',
    help: 'Deletions completed, by mode',
    labelNames: ['mode'],
    registers,
  })
  // A series that begins with its first event does not show it as an increase.
  for (const target of targetNames) lateWrites.inc({ target }, 0)
  for (const mode of ['soft', 'hard']) completed.inc({ mode }, 0)
  return {
    onBatch(report: { size: number; seconds: number }): void {
      batchSeconds.observe(report.seconds)
      messages.inc(report.size)
    },
    onDeadLetter: (): void => deadLetters.inc(),
    onStoreRequest: ({ outcome, seconds }: { outcome: string; seconds: number }): void =>
      storeRequests.observe({ outcome }, seconds),
    onErased: (count: number): void => documents.inc(count),
    onLateWrites: (target: string, deletions: number): void => lateWrites.inc({ target }, deletions),
    onCompleted: (mode: string, deletions: number): void => completed.inc({ mode }, deletions),
  }
}

function createGauges(registry: Registry, { lag, targets }: WorkerSources): void {
  const partitionLags = askedTogether(lag)
  new Gauge({
    name: 'lethe_worker_consumer_lag',
    help: 'Messages of a partition of user.deleted that the whole consumer group has not handled yet',
    labelNames: ['partition'],
    registers: [registry],
    async collect() {
      const partitions = await orUnknown(partitionLags(), [])
      this.reset()
      for (const { partition, lag } of partitions) this.set({ partition: String(partition) }, lag)
    },
  })
  new Gauge({
    name: 'lethe_target_held',
    help: '1 while nothing is sent to a target: its circuit breaker is open, or it is misconfigured',
    labelNames: ['target'],
    registers: [registry],
    collect() {
      for (const { name, isHeld } of targets()) this.set({ target: name }, isHeld ? 1 : 0)
    },
  })
}
