import { type Bench, throughputChart } from '../harness/bench.ts'
import { type Goal, hold } from '../harness/contest.ts'
import { sendAll } from '../load/http-load.ts'
import { withContestants } from './contestants.ts'
import { type DeleteCalls, sideOf } from './side.ts'

const atLeast = (against: string, times: number): Goal => ({ figure: 'per_second', against, atLeast: times })
const halfAsLate = (against: string): Goal => ({ figure: 'p99_ms', against, atMost: 0.5 })

/** By connections. */
const goals: Record<number, Goal[]> = {
  16: [],
  64: [
    atLeast('bare', 1.5),
    atLeast('transaction', 3.3),
    atLeast('dual-write', 2.3),
    halfAsLate('transaction'),
    halfAsLate('dual-write'),
  ],
  256: [
    atLeast('bare', 2.2),
    atLeast('transaction', 5),
    atLeast('dual-write', 3.5),
    halfAsLate('transaction'),
    halfAsLate('dual-write'),
  ],
}

export const accept: Bench = {
  title: 'Accepting deletions',
  counts: 'deletions a round',
  size: 10_000,
  charts: [
    throughputChart('Deletions accepted per second, by connections'),
    {
      name: 'growth',
      title: 'How throughput grows with the connections',
      kind: 'growth',
      figure: 'per_second',
      unit: 'per s',
      axis: 'connections',
    },
    {
      name: 'latency',
      title: 'How long a caller waits, 256 connections',
      kind: 'percentiles',
      contest: 2,
    },
    {
      name: 'memory',
      title: 'Memory of the service before and at its highest, 256 connections',
      kind: 'memory',
      contest: 2,
      processes: ['service'],
    },
  ],
  run: ({ size, rounds, startServers }) =>
    withContestants(startServers, ['bare', 'transaction', 'dual-write'], async (arena) => {
      const results = []
      for (const [connections, its] of Object.entries(goals)) {
        const at = Number(connections)
        const send = (calls: DeleteCalls) => sendAll({ ...calls, connections: at })
        const sides = arena.contestants.map((contestant) =>
          sideOf(arena, contestant, { requests: size, send }),
        )
        results.push(await hold({ name: `${connections} connections`, at, sides, goals: its }, rounds))
      }
      return results
    }),
}
