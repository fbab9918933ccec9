import type { DeletionState } from '@lethe/contracts/deletion'
import { orUnknown } from '@lethe/service/metrics'
import { Counter, Gauge, Histogram, type Registry } from '@prometheus-io/client'

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>

/** Deletions that wait for something else than a worker, each state with a gauge of its own. */
const waitingFor = {
  blocked: 'an administrator',
  scheduled: 'their time',
  held: 'the end of a hold',
} as const satisfies Partial<Record<DeletionState, string>>
type Waiting = keyof typeof waitingFor

/** Counting stops here: more than this is "very many" to whoever reads it. */
const COUNT_LIMIT = 100_000

/**
 * The worker's own figures. Label values are topics, partitions and fixed words, never ids. `count` says how many
 * deletions are in a state, counted up to a limit; it is asked once for each state at every scrape.
 */
export function createWorkerMetrics(
  registry: Registry,
  count: (state: Waiting, limit: number) => Promise<number>,
) {
  const registers = [registry]
  const batchSeconds = new Histogram({
    name: 'lethe_worker_batch_duration_seconds',
    help: 'Time from a batch of user.deleted to its committed offset',
    buckets: [0.005, 0.02, 0.1, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  const lag = new Gauge({
    name: 'lethe_worker_consumer_lag',
    help: 'Messages of a partition that were not handled when its last batch was done',
    labelNames: ['topic', 'partition'],
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
  for (const state of Object.keys(waitingFor) as Waiting[]) {
    new Gauge({
      name: `lethe_deletions_${state}`,
      help: `Deletions that wait for ${waitingFor[state]} (counted up to 100,000)`,
      registers,
      async collect() {
        this.set(await orUnknown(count(state, COUNT_LIMIT), Number.NaN))
      },
    })
  }
  return {
    onBatch(report: { topic: string; partition: number; size: number; lag: number; seconds: number }): void {
      batchSeconds.observe(report.seconds)
      messages.inc(report.size)
      lag.set({ topic: report.topic, partition: String(report.partition) }, report.lag)
    },
    onDeadLetter: (): void => deadLetters.inc(),
    onStoreRequest: ({ outcome, seconds }: { outcome: string; seconds: number }): void =>
      storeRequests.observe({ outcome }, seconds),
  }
}
