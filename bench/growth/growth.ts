import { workerSide } from '../catch-up/sides.ts'
import { type Bench, throughputChart } from '../harness/bench.ts'
import { type Contest, hold } from '../harness/contest.ts'
import { besides } from '../harness/servers.ts'
import { type BenchSystem, withBenchSystem } from '../system.ts'
import { apisSide, filledSide } from './sides.ts'

const SMALL = 10_000
const APIS = [4, 2, 1]
const WORKERS = [6, 4, 2, 1]
/** What all workers together take in a round: some seconds' work. */
const DELETIONS = 30_000

/** More processes for less work than this each would only start and stop. */
const WORTH_A_PROCESS = 1_000

const within = (figure: string) => ({ figure, against: 'small', atMost: 1.2 })

/** What more users, more deletions in the ledger and more processes change. */
export const growth: Bench = {
  title: 'As it grows',
  counts: 'users, and as many deletions in the ledger',
  size: 1_000_000,
  charts: [throughputChart('Deletions per second, accepted by apis and completed by workers')],
  async run({ size, rounds, startServers }) {
    return withBenchSystem(startServers, (system) =>
      withBenchSystem(besides(system.servers, 'small'), (small) =>
        withBenchSystem(besides(system.servers, 'workers'), async (workers) => {
          await workers.startStore()
          const contests: Contest[] = [
            await grown(system, small, size),
            {
              name: 'api processes',
              sides: busy(APIS, size).map((count) =>
                apisSide(system, { count, deletions: Math.min(SMALL, size) }),
              ),
            },
            {
              name: 'workers',
              sides: busy(WORKERS, size).map((count) =>
                workerSide(workers, { size: Math.min(DELETIONS, size), workers: count }),
              ),
            },
          ]
          const results = []
          for (const contest of contests) results.push(await hold(contest, rounds))
          return results
        }),
      ),
    )
  },
}

const busy = (counts: readonly number[], size: number) =>
  counts.filter((count) => count === 1 || count * WORTH_A_PROCESS <= size)

async function grown(large: BenchSystem, small: BenchSystem, size: number): Promise<Contest> {
  const few = Math.min(SMALL, size)
  return {
    name: `${few} and ${size} users and deletions`,
    sides: [
      await filledSide(large, { name: 'large', size, few }),
      await filledSide(small, { name: 'small', size: few, few }),
    ],
    goals: [within('delete_p50_ms'), within('delete_p99_ms'), within('claim_p50_ms')],
  }
}
