import type { ContestResult } from './contest.ts'
import type { startServers } from './servers.ts'

/** How large, how often, and on what. */
interface BenchOptions {
  size: number
  rounds: number
  startServers: typeof startServers
}

/** A question that contests answer. */
export interface Bench {
  /** What a reader wants to know. */
  title: string
  /** What `size` counts. */
  counts: string
  /** Of a full run. */
  size: number
  charts?: readonly Chart[]
  run(options: BenchOptions): Promise<ContestResult[]>
}

/** How much each side does in a second, in each contest that tells it. */
export const throughputChart = (title: string, figure = 'per_second'): Chart => ({
  name: 'throughput',
  title,
  kind: 'bars',
  figure,
  unit: 'per s',
})

/** A picture of what a bench gave; `contest` is the place of one among its contests. */
export type Chart = {
  name: string
  title: string
} /** A figure of each side in each contest that tells it. */ & (
  | { kind: 'bars'; figure: string; unit: string }
  /** A figure over the contests' `at`, which is told as `axis`. */
  | { kind: 'growth'; figure: string; unit: string; axis: string }
  /** Within how many milliseconds which share of the requests was answered. */
  | { kind: 'percentiles'; contest: number }
  /** Of these processes, before and at its highest. */
  | { kind: 'memory'; contest: number; processes: readonly string[] }
)
