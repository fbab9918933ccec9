import type { Bench } from '../harness/bench.ts'
import { hold, type Round, type Side } from '../harness/contest.ts'
import type { startServers } from '../harness/servers.ts'
import { withBenchSystem } from '../system.ts'
import { eraseLarge, FIRST_LARGE, insertLarge } from './large-messages.ts'

const ADMIN = 999_999_999
const MORE = 5
/** All of it fits: the worker goes as fast as it can. */
const CACHE_GB = 4

/** A worker's resident memory at its highest while it erases one user; a new worker and new servers for each. */
export const erasureMemory: Bench = {
  title: 'Memory of a worker that erases one user, and one five times as large',
  counts: 'documents of the smaller one',
  size: 1_000_000,
  charts: [
    {
      name: 'memory',
      title: 'Memory of the worker at its highest while it erases one user',
      kind: 'bars',
      figure: 'worker_peak_mib',
      unit: 'MiB',
    },
  ],
  async run({ size, rounds, startServers }) {
    const sides = [side('five-times', size * MORE, startServers), side('once', size, startServers)]
    const goals = [
      { figure: 'worker_peak_mib', atMost: 150 },
      { figure: 'worker_peak_mib', against: 'once', atMost: 1.1 },
    ]
    return [await hold({ name: 'one user', sides, goals }, rounds)]
  },
}

const side = (name: string, size: number, start: typeof startServers): Side => ({
  name,
  label: `${size} messages`,
  round: () => run(size, start),
})

function run(size: number, start: typeof startServers): Promise<Round> {
  return withBenchSystem(
    () => start({ cacheGb: CACHE_GB }),
    async (system) => {
      await insertLarge(system, FIRST_LARGE, size)
      const api = await system.startApi()
      await system.startStore()
      const { pid } = await system.startWorker()
      const token = await system.token(ADMIN, true)
      const large = { url: api.url, token, worker: pid, user: FIRST_LARGE, size }
      const { figures, usage } = await eraseLarge(system, large)
      return {
        figures: { worker_peak_mib: usage?.worker?.peak_mib ?? Number.NaN, ...figures },
        usage: { ...usage },
      }
    },
  )
}
