import { addHealthRoutes } from '@lethe/service/health'
import { createHttpApp } from '@lethe/service/http'
import { createMetrics, type Registry } from '@lethe/service/metrics'
import type { Db } from 'mongodb'
import { pino } from 'pino'
import { startWatching } from '../../services/api/src/watching/start.ts'
import { createWritePathMetrics } from '../../services/api/src/write-path/metrics.ts'
import { createWorkerMetrics } from '../../services/worker/src/metrics.ts'

/** The labels of every series that a service exports, by its name, made by the services' own code. */
export function exportedSeries(): Map<string, Set<string>> {
  const api = served('api')
  createWritePathMetrics(api.registry, { backlog: never, ledger: never })
  const [db, logger] = [{} as Db, pino({ level: 'silent' })]
  startWatching(api.app, { db, estimates: { current: never }, logger, registry: api.registry })
  const worker = served('worker')
  createWorkerMetrics(worker.registry, { lag: never, targets: () => [] })
  return new Map([api, worker, served('notification-store')].flatMap(({ registry }) => seriesOf(registry)))
}

const never = () => Promise.reject(new Error('nobody asks'))

function served(service: string) {
  const logger = pino({ level: 'silent' })
  const registry = createMetrics({ service })
  const app = createHttpApp({ logger, registry, formatError: () => ({ status: 500, body: {} }) })
  addHealthRoutes(app, { registry, checks: {} })
  return { registry, app }
}

function seriesOf(registry: Registry): [string, Set<string>][] {
  return registry.getMetricsAsArray().flatMap((metric) => {
    const labels = 'labelNames' in metric ? (metric.labelNames as string[]) : []
    const names = [metric.name, ...['bucket', 'sum', 'count'].map((part) => `${metric.name}_${part}`)]
    const isHistogram = 'buckets' in metric
    return (isHistogram ? names.slice(1) : [metric.name]).map(
      (name) =>
        [name, new Set([...labels, ...ADDED, ...(isHistogram ? ['le'] : [])])] as [string, Set<string>],
    )
  })
}

/** By the registry, and by Prometheus for each process that it reads. */
const ADDED = ['service', 'instance']
