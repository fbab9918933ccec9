import { createMetrics } from '@lethe/service/metrics'
import { expect, it } from 'vitest'
import { createWorkerMetrics } from './metrics.ts'

const textWith = async (blocked: () => Promise<number>) => {
  const registry = createMetrics({ service: 'worker' })
  createWorkerMetrics(registry, blocked)
  return registry.metrics()
}

it('says how many deletions are blocked, and that it does not know while MongoDB is away', async () => {
  expect(await textWith(async () => 3)).toMatch(/^lethe_deletions_blocked\{[^}]*\} 3$/m)
  const away = await textWith(() => Promise.reject(new Error('no primary')))
  expect(away).toMatch(/^lethe_deletions_blocked\{[^}]*\} (NaN|Nan)$/m)
  expect(away).toContain('lethe_worker_messages_total')
})
