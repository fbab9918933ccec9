import type { Trap, Verdict } from '../gates/traps.ts'
import type { Place } from '../system.ts'

/** Which message of which processes, and for how long to wait for it. */
export interface Snare extends Pick<Trap, 'effect' | 'when'> {
  places: readonly Place[]
  patienceMs: number
}

/**
 * Sets one trap on several processes: whichever comes to that moment first springs it, and it alone. Resolves
 * with true when its act is done, and with false where nobody has come in time.
 *
 * @param act with the process that was caught, and the port of the server that it spoke to
 */
export function setSnare(
  { places, effect, when, patienceMs }: Snare,
  act: (caught: Place, upstream: number) => Verdict | Promise<Verdict>,
): Promise<boolean> {
  const sprung = Promise.withResolvers<boolean>()
  const takeBack = () => {
    clearTimeout(patience)
    for (const disarm of disarms) disarm()
  }
  const patience = setTimeout(() => {
    takeBack()
    sprung.resolve(false)
  }, patienceMs)
  const disarms = places.map((place) =>
    place.ways.traps.arm({
      effect,
      when,
      act(upstream) {
        takeBack()
        const verdict = Promise.resolve(act(place, upstream))
        verdict.then(() => sprung.resolve(true), sprung.reject)
        return verdict
      },
    }),
  )
  return sprung.promise
}
