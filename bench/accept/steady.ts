import type { Bench } from '../harness/bench.ts'
import { hold } from '../harness/contest.ts'
import { sendAll, sendSteadily } from '../load/http-load.ts'
import { type Arena, withContestants } from './contestants.ts'
import { type DeleteCalls, sideOf } from './side.ts'

/** Of what the bare service can at its best. */
const SHARE = 0.7
const BEST_OF = [64, 256]
const PROBE = 500

/**
 * How long a caller waits where requests come at a steady rate, at 70% of what a service can at its best that makes one
 * update and tells nobody.
 */
export const steady: Bench = {
  title: 'Waiting for an answer at a steady rate',
  counts: 'seconds a round',
  size: 10,
  charts: [
    { name: 'latency', title: 'How long a caller waits at a steady rate', kind: 'percentiles', contest: 0 },
  ],
  run: ({ size: seconds, rounds, startServers }) =>
    withContestants(startServers, ['bare'], async (arena) => {
      const perSecond = Math.floor(SHARE * (await bestOfBare(arena, seconds)))
      const requests = perSecond * seconds
      const send = (calls: DeleteCalls) => sendSteadily({ ...calls, perSecond })
      const sides = arena.contestants.map((contestant) => sideOf(arena, contestant, { requests, send }))
      const goals = [{ figure: 'p99_ms', against: 'bare', atMost: 1 }]
      return [await hold({ name: `${perSecond} deletions per s`, sides, goals }, rounds)]
    }),
}

/** Requests per second; the second time counts, when it is warm. */
async function bestOfBare(arena: Arena, seconds: number): Promise<number> {
  const rates: number[] = []
  for (const connections of BEST_OF) {
    const sides = arena.contestants
      .filter(({ name }) => name === 'bare')
      .map((bare) =>
        sideOf(arena, bare, {
          requests: PROBE * seconds,
          send: (calls) => sendAll({ ...calls, connections }),
        }),
      )
    const { sides: results } = await hold({ name: `bare, ${connections} connections`, sides }, 1)
    rates.push(...results.map(({ figures }) => figures.per_second?.median ?? 0))
  }
  return Math.max(...rates)
}
