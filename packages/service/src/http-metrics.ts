import { Counter, Histogram } from '@prometheus-io/client'
import type { Registry } from './metrics.ts'

export type RequestObservation = { method: string; route: string; status: number; seconds: number }

/**
 * Counts and times requests in `lethe_http_requests_total` and `lethe_http_request_duration_seconds`, by
 * method, route pattern (never the URL) and status.
 */
export function createHttpMetrics(registry: Registry): (observation: RequestObservation) => void {
  const labelNames = ['method', 'route', 'status'] as const
  const total = new Counter({
    name: 'lethe_http_requests_total',
    help: 'HTTP requests answered',
    labelNames,
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'lethe_http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return ({ seconds, ...labels }) => {
    total.inc(labels)
    duration.observe(labels, seconds)
  }
}
