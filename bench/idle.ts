import { setTimeout as wait } from 'node:timers/promises'
import type { Bench } from './harness/bench.ts'
import { hold } from './harness/contest.ts'
import { withUsage } from './harness/usage.ts'
import { withBenchSystem } from './system.ts'

/** After its start a service compiles, connects and looks around. */
const SETTLE_SECONDS = 10

/** What the services take while there is nothing to do. */
export const idle: Bench = {
  title: 'Doing nothing',
  counts: 'seconds are watched in a round',
  size: 60,
  charts: [
    {
      name: 'memory',
      title: 'Memory with nothing to do, before and at its highest',
      kind: 'memory',
      contest: 0,
      processes: ['api', 'notification-store', 'worker', 'mongod', 'kafka'],
    },
  ],
  async run({ size: seconds, rounds, startServers }) {
    return withBenchSystem(startServers, async (system) => {
      const services = {
        api: (await system.startApi()).pid,
        'notification-store': (await system.startStore()).pid,
        worker: (await system.startWorker()).pid,
      }
      async function round() {
        const { usage } = await withUsage({ ...services, ...system.servers.processes }, () =>
          wait(seconds * 1_000),
        )
        const percents = Object.keys(services).map((name) => [
          `${name}_percent`,
          ((usage[name]?.cpu_seconds ?? Number.NaN) / seconds) * 100,
        ])
        return { figures: Object.fromEntries(percents), usage }
      }
      const settle = () => wait(Math.min(SETTLE_SECONDS, seconds) * 1_000)
      const sides = [{ name: 'lethe', label: 'Lethe', warmUp: settle, round }]
      const goals = Object.keys(services).map((name) => ({ figure: `${name}_percent`, atMost: 2 }))
      return [await hold({ name: `${seconds} s of nothing`, sides, goals }, rounds)]
    })
  },
}
