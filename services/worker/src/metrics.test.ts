import { createMetrics } from '@lethe/service/metrics'
import { expect, it } from 'vitest'
import { createWorkerMetrics, type WorkerSources } from './metrics.ts'

const textWith = async (lag: WorkerSources['lag'], isHeld = false) => {
  const registry = createMetrics({ service: 'worker' })
  createWorkerMetrics(registry, { lag, targets: () => [{ name: 'notifications', isHeld }] })
  return registry.metrics()
}

it('says how far the group is behind, and nothing of it while Kafka does not say', async () => {
  expect(await textWith(async () => [{ partition: 2, lag: 7 }])).toMatch(
    /^lethe_worker_consumer_lag\{[^}]*partition="2"[^}]*\} 7$/m,
  )
  const away = await textWith(() => Promise.reject(new Error('no broker')))
  expect(away).not.toMatch(/^lethe_worker_consumer_lag\{/m)
  expect(away).toContain('lethe_worker_messages_total')
})

it('says whether a target is held', async () => {
  expect(await textWith(async () => [], true)).toMatch(
    /^lethe_target_held\{target="notifications"[^}]*\} 1$/m,
  )
  expect(await textWith(async () => [])).toMatch(/^lethe_target_held\{target="notifications"[^}]*\} 0$/m)
})
