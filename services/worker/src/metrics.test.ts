import { createMetrics } from '@lethe/service/metrics'
import { expect, it } from 'vitest'
import { createWorkerMetrics } from './metrics.ts'

const textWith = async (count: (state: string) => Promise<number>) => {
  const registry = createMetrics({ service: 'worker' })
  createWorkerMetrics(registry, count)
  return registry.metrics()
}

it('says how many deletions wait for what, and that it does not know while MongoDB is away', async () => {
  const text = await textWith(async (state) => ({ blocked: 3, scheduled: 40, held: 5 })[state] ?? 0)
  expect(text).toMatch(/^lethe_deletions_blocked\{[^}]*\} 3$/m)
  expect(text).toMatch(/^lethe_deletions_scheduled\{[^}]*\} 40$/m)
  expect(text).toMatch(/^lethe_deletions_held\{[^}]*\} 5$/m)
  const away = await textWith(() => Promise.reject(new Error('no primary')))
  for (const state of ['blocked', 'scheduled', 'held'])
    expect(away).toMatch(new RegExp(`^lethe_deletions_${state}\\{[^}]*\\} (NaN|Nan)$`, 'm'))
  expect(away).toContain('lethe_worker_messages_total')
})
