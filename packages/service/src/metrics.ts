import { collectDefaultMetrics, Registry } from '@prometheus-io/client'

export type { Registry } from '@prometheus-io/client'

/**
 * A registry of its own for one process, with the process metrics of Node (`lethe_process_...`,
 * `lethe_nodejs_...`) and the label `service` on everything.
 */
export function createMetrics(options: { service: string }): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service: options.service })
  collectDefaultMetrics({ register: registry, prefix: 'lethe_' })
  return registry
}
