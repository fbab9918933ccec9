import { createMetrics } from '@lethe/service/metrics'
import type { LedgerFigures } from '@lethe/store/ledger-figures'
import { expect, it } from 'vitest'
import { createWritePathMetrics } from './metrics.ts'

const textWith = async (ledger: () => Promise<LedgerFigures>) => {
  const registry = createMetrics({ service: 'api' })
  createWritePathMetrics(registry, { backlog: async () => ({ pending: 0, oldest: null }), ledger })
  return registry.metrics()
}

it('says how many deletions are blocked and how long one is overdue', async () => {
  const dueSince = new Date(Date.now() - 60_000)
  const text = await textWith(async () => ({ open: new Map([['blocked', 3]]), dueSince }))
  expect(text).toMatch(/^lethe_deletions\{[^}]*state="blocked"[^}]*\} 3$/m)
  expect(text).toMatch(/^lethe_deletions_overdue_seconds\{[^}]*\} 6[0-9]/m)
})

it('says how old the oldest event is that Kafka does not have', async () => {
  const registry = createMetrics({ service: 'api' })
  const backlog = async () => ({ pending: 2, oldest: new Date(Date.now() - 60_000) })
  createWritePathMetrics(registry, { backlog, ledger: () => Promise.reject(new Error('no primary')) })
  const text = await registry.metrics()
  expect(text).toMatch(/^lethe_outbox_oldest_age_seconds\{[^}]*\} 6[0-9]/m)
  expect(text).toMatch(/^lethe_outbox_pending\{[^}]*\} 2$/m)
})

it('says that it does not know while MongoDB is away, and the rest all the same', async () => {
  const text = await textWith(() => Promise.reject(new Error('no primary')))
  expect(text).toMatch(/^lethe_deletions\{[^}]*state="blocked"[^}]*\} Nan$/im)
  expect(text).toMatch(/^lethe_deletions_overdue_seconds\{[^}]*\} Nan$/im)
  expect(text).toMatch(/^lethe_outbox_pending\{[^}]*\} 0$/m)
})
