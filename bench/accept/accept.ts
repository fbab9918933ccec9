import { MAX_USER_ID } from '@lethe/contracts/ids'
import type { Bench } from '../harness/bench.ts'
import { type Goal, hold, type Side } from '../harness/contest.ts'
import { withUsage } from '../harness/usage.ts'
import { sendAll } from '../load/http-load.ts'
import { type BenchSystem, startBenchSystem } from '../system.ts'
import { untilAll } from '../until.ts'
import { type Contestant, startContestants } from './sides.ts'

/** An administrator by the token, who is no user. */
const ADMIN = MAX_USER_ID

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
    {
      name: 'throughput',
      title: 'Deletions accepted per second, by connections',
      kind: 'bars',
      figure: 'per_second',
      unit: 'per s',
    },
    {
      name: 'latency',
      title: 'How long a caller waits, 256 connections',
      kind: 'percentiles',
      contest: '256 connections',
    },
    {
      name: 'memory',
      title: 'Memory while accepting, 256 connections',
      kind: 'memory',
      contest: '256 connections',
    },
  ],
  async run({ size, rounds, startServers }) {
    const system = await startBenchSystem(startServers)
    const contestants = await startContestants(system, ['bare', 'transaction', 'dual-write'])
    try {
      const token = await system.token(ADMIN, true)
      const results = []
      for (const [connections, its] of Object.entries(goals)) {
        const at = Number(connections)
        const sides = contestants.map((contestant) =>
          sideOf(system, contestant, { token, requests: size, connections: at }),
        )
        results.push(await hold({ name: `${connections} connections`, at, sides, goals: its }, rounds))
      }
      return results
    } finally {
      for (const contestant of contestants) await contestant.close()
      await system.stop()
    }
  },
}

/** Deletes `requests` users of its own in each round, by an administrator; with what all processes took until Kafka had every event. */
export function sideOf(
  { servers }: BenchSystem,
  contestant: Contestant,
  load: { token: string; requests: number; connections: number },
): Side {
  const { name, label, service, freshUsers, owed } = contestant
  const processes = { service: service.pid, ...servers.processes, load: process.pid }
  async function deleteUsers() {
    const first = await freshUsers(load.requests)
    const { result, usage } = await withUsage(processes, async () => {
      const latencies = await sendAll({
        ...load,
        url: service.url,
        method: 'DELETE',
        path: (n) => `/api/v2/user/${first + n}/?hard=1`,
      })
      const published_after_ms = await untilAll(
        'publishing',
        load.requests,
        async () => load.requests - (await owed()),
      )
      return { ...latencies, published_after_ms }
    })
    return { figures: result, usage }
  }
  return { name, label, warmUp: deleteUsers, round: deleteUsers }
}
