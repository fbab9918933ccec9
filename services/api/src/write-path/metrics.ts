import { askedTogether, orUnknown } from '@lethe/service/metrics'
import { type LedgerFigures, openStates } from '@lethe/store/ledger-figures'
import { Counter, Gauge, Histogram, type Registry } from '@prometheus-io/client'

export interface WritePathSources {
  backlog: () => Promise<{ pending: number; oldest: Date | null }>
  ledger: () => Promise<LedgerFigures>
}

const ageInSeconds = (since: Date | null) => (since ? (Date.now() - since.getTime()) / 1000 : 0)

/** The write path's, the outbox's and the ledger's figures. */
export function createWritePathMetrics(registry: Registry, sources: WritePathSources) {
  const registers = [registry]
  createOutboxGauges(registry, sources)
  createLedgerGauges(registry, sources)
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
  const accepted = new Counter({
    name: 'lethe_deletions_accepted_total',
    help: 'Deletions answered as accepted, by mode; a repeat under its key counts again',
    labelNames: ['mode'],
    registers,
  })
  for (const mode of ['soft', 'hard']) accepted.inc({ mode }, 0)
  return {
    published: (path: 'relay' | 'sweeper', events: number): void => published.inc({ path }, events),
    group: (size: number): void => groups.observe(size),
    accepted: (mode: string): void => accepted.inc({ mode }),
  }
}

function createOutboxGauges(registry: Registry, sources: WritePathSources): void {
  const registers = [registry]
  const backlog = askedTogether(() => orUnknown(sources.backlog(), null))
  new Gauge({
    name: 'lethe_outbox_oldest_age_seconds',
    help: 'Age of the oldest event that Kafka does not have yet; 0 where there is none, NaN where MongoDB did not say',
    registers,
    async collect() {
      const found = await backlog()
      this.set(found ? ageInSeconds(found.oldest) : Number.NaN)
    },
  })
  new Gauge({
    name: 'lethe_outbox_pending',
    help: 'Users with events that Kafka does not have yet (counted up to 100,000)',
    registers,
    async collect() {
      const found = await backlog()
      this.set(found ? found.pending : Number.NaN)
    },
  })
}

function createLedgerGauges(registry: Registry, sources: WritePathSources): void {
  const registers = [registry]
  const ledger = askedTogether(() => orUnknown(sources.ledger(), null))
  new Gauge({
    name: 'lethe_deletions_overdue_seconds',
    help: 'For how long the deletion that waits longest for a worker is due; 0 where none waits, NaN where MongoDB did not say',
    registers,
    async collect() {
      const found = await ledger()
      this.set(found ? ageInSeconds(found.dueSince) : Number.NaN)
    },
  })
  new Gauge({
    name: 'lethe_deletions',
    help: 'Deletions that are not over, by state (each counted up to 100,000)',
    labelNames: ['state'],
    registers,
    async collect() {
      const found = await ledger()
      for (const state of openStates) this.set({ state }, found?.open.get(state) ?? Number.NaN)
    },
  })
}
