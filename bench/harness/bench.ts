import type { ContestResult } from './contest.ts'
import type { Servers } from './servers.ts'

/** How large, how often, and on what. */
export interface BenchOptions {
  size: number
  rounds: number
  startServers: () => Promise<Servers>
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

/**
 * A picture of a bench's results: a figure's bars for each contest, its growth over the contests' `at`, the latencies that
 * shares of the requests stay below, or the processes' memory.
 */
export type Chart = { name: string; title: string } & (
  | { kind: 'bars' | 'growth'; figure: string; unit: string; axis?: string }
  | { kind: 'percentiles'; contest: string }
  | { kind: 'memory'; contest: string }
)
