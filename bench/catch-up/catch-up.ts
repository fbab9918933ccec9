import { type Bench, throughputChart } from '../harness/bench.ts'
import { hold } from '../harness/contest.ts'
import { withBenchSystem } from '../system.ts'
import { upsertSide, workerSide } from './sides.ts'

/** Soft deletions wait on Kafka and in the ledger: how fast a worker takes them, none of which has anything to erase or to tell. */
export const catchUp: Bench = {
  title: 'A worker that catches up',
  counts: 'soft deletions are pending',
  size: 200_000,
  charts: [throughputChart('Soft deletions completed per second')],
  async run({ size, rounds, startServers }) {
    return withBenchSystem(startServers, async (system) => {
      await system.startStore()
      const contest = {
        name: `${size} soft deletions`,
        at: size,
        sides: [workerSide(system, { size, workers: 1 }), upsertSide(system, size)],
        goals: [{ figure: 'per_second', against: 'upserts', atLeast: 1 }],
      }
      return [await hold(contest, rounds)]
    })
  },
}
