import type { Bench } from '../harness/bench.ts'
import { type Goal, hold } from '../harness/contest.ts'
import { withBenchSystem } from '../system.ts'
import { capturedSide, relayedSide } from './commit-sides.ts'
import { fetchConnect } from './connect.ts'
import { debezium, mongodbConnector } from './connector.ts'

const goals: Goal[] = [
  { figure: 'p50_ms', atMost: 2 },
  { figure: 'p99_ms', atMost: 8 },
  { figure: 'p50_ms', against: 'mongodb-connector', atMost: 0.5 },
  { figure: 'p50_ms', against: 'debezium', atMost: 0.5 },
]

/** 500 deletions a second: how long after its commit, by the oplog, a deletion's event can be read by a consumer. */
export const commit: Bench = {
  title: 'From the commit to a consumer',
  counts: 'deletions a round, 500 a second',
  size: 5_000,
  charts: [
    {
      name: 'latency',
      title: 'From the commit of a deletion to a consumer, 500 per second',
      kind: 'percentiles',
      contest: 0,
    },
  ],
  async run({ size, rounds, startServers }) {
    await fetchConnect()
    return withBenchSystem(startServers, async (system) => {
      const token = await system.token(1, true)
      const load = { token, size }
      const sides = [
        relayedSide(system, load),
        capturedSide(system, mongodbConnector, load),
        capturedSide(system, debezium, load),
      ]
      return [await hold({ name: '500 deletions per second', at: 500, sides, goals }, rounds)]
    })
  },
}
