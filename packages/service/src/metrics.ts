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

/** Prometheus gives up on a scrape after 10 s by default. */
const ANSWER_DEADLINE_MS = 2_000

/**
 * What a server says for a gauge, or `unknown` where it says nothing within two seconds: a scrape must
 * bring the other figures most of all while that server is away.
 */
export function orUnknown<T>(answer: Promise<T>, unknown: T): Promise<T> {
  const late = new Promise<T>((resolve) => {
    setTimeout(resolve, ANSWER_DEADLINE_MS, unknown).unref()
  })
  return Promise.race([answer.catch(() => unknown), late])
}

/** The same question, whose answer all share who ask while it is on its way: the gauges of one scrape. */
export function askedTogether<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().finally(() => {
      answer = undefined
    })
    return answer
  }
}
