import { orUnknown } from '@lethe/service/metrics'
import { Counter, Gauge, Histogram, type Registry } from '@prometheus-io/client'

const ageInSeconds = (since: Date | null) => (since ? (Date.now() - since.getTime()) / 1000 : 0)

/** The write path's and the outbox's figures. */
export function createOutboxMetrics(
  registry: Registry,
  backlog: () => Promise<{ pending: number; oldest: Date | null }>,
) {
  const registers = [registry]
  const published = new Counter({
    name: 'lethe_outbox_published_events_total',
    help: 'Events published to Kafka, by the path that took them',
    labelNames: ['path'],
    registers,
  })
  const groups = new Histogram({
    name: 'lethe_write_group_size',
    help: 'Deletions written in one group commit',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
    registers,
  })
  const oldest = new Gauge({
    name: 'lethe_outbox_oldest_age_seconds',
    help: 'Age of the oldest event that Kafka does not have yet; 0 where there is none, NaN where MongoDB did not say',
    registers,
  })
  new Gauge({
    name: 'lethe_outbox_pending',
    help: 'Users with events that Kafka does not have yet (counted up to 100,000)',
    registers,
    async collect() {
      const found = await orUnknown(backlog(), null)
      this.set(found ? found.pending : Number.NaN)
      oldest.set(found ? ageInSeconds(found.oldest) : Number.NaN)
    },
  })
  return {
    published: (path: 'relay' | 'sweeper', events: number): void => published.inc({ path }, events),
    group: (size: number): void => groups.observe(size),
  }
}
