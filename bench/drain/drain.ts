import { type Bench, throughputChart } from '../harness/bench.ts'
import { hold } from '../harness/contest.ts'
import { withBenchSystem } from '../system.ts'
import { cursorSide, letheSide } from './sides.ts'

/** Events wait in the outboxes of users: how fast they come to Kafka. */
export const drain: Bench = {
  title: 'Emptying the outboxes',
  counts: 'events are pending',
  size: 200_000,
  charts: [throughputChart('Events from a backlog to Kafka per second')],
  async run({ size, rounds, startServers }) {
    return withBenchSystem(startServers, async (system) => {
      const contest = {
        name: `${size} events`,
        at: size,
        sides: [letheSide(system, size), cursorSide(system, size)],
        goals: [{ figure: 'per_second', against: 'cursor', atLeast: 1 }],
      }
      return [await hold(contest, rounds)]
    })
  },
}
