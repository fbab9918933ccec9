import type { Said } from './checks/privacy.ts'
import type { ChaosSystem } from './system.ts'

/** Everything that the processes have written where anybody may read it. */
export async function saidBy({ places, secrets }: ChaosSystem): Promise<Said> {
  const metrics = await Promise.all(places.map(({ url }) => metricsAt(url)))
  return { logs: places.map((place) => place.output()).join('\n'), metrics: metrics.join('\n'), secrets }
}

/** Of a spare worker there are none any more. */
async function metricsAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`).catch(() => null)
  return (await answer?.text()) ?? ''
}

/** Processes that ended by themselves although they had started: one that finds no server at first may end, and says so. */
export function unexplainedEnds({ places }: ChaosSystem): string[] {
  return places.flatMap((place) =>
    place.ownEnds().flatMap(({ sentence, wasStarting }) => (wasStarting ? [] : [sentence])),
  )
}
