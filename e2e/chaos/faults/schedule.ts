import { integer, type Random, randomOf } from '@lethe/demo/random'
import { deckOf, type Ground } from './deck.ts'
import { nameOf, type Trouble } from './trouble.ts'

/** `at` is in milliseconds after the start of the load. */
export type Fault = Trouble & { at: number }

export interface ScheduleOptions extends Ground {
  ms: number
  /** One fault in about this many milliseconds. */
  every: number
  /** Only troubles whose names begin with one of these; all where it is empty. */
  focus?: readonly string[]
}

const STREAM = 1

/**
 * The faults of a run of `ms` milliseconds: a pure function of the seed. They are dealt like cards, so that
 * each kind comes before any comes again; what lasts longest comes first.
 */
export function faultsOf(seed: number, options: ScheduleOptions): Fault[] {
  const { ms, every, focus = [] } = options
  const isWanted = (trouble: Trouble) =>
    focus.length === 0 || focus.some((name) => nameOf(trouble).startsWith(name))
  const random = randomOf(seed, STREAM)
  const faults: Fault[] = []
  let at = every
  while (at < ms) {
    const deck = deckOf(random, options).filter(isWanted)
    if (deck.length === 0) break
    for (const trouble of shuffled(random, deck)) {
      if (at >= ms) break
      faults.push({ at, ...trouble })
      at += integer(random, Math.ceil(every / 2), Math.ceil(every * 1.5))
    }
  }
  return faults
}

function shuffled(random: Random, list: readonly Trouble[]): Trouble[] {
  const keyed = list.map((trouble, index) => ({ trouble, key: index === 0 ? 0 : random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ trouble }) => trouble)
}
