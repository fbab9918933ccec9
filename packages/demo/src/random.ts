/** A stream of pseudo-random numbers in [0, 1). */
export type Random = () => number

/**
 * A stream that depends on its key alone, so that any part of a community can be made without making
 * the parts before it. The key is made of 32-bit integers. (mulberry32, started from a mix of the key: good
 * enough for invented data.)
 */
export function randomOf(...key: readonly number[]): Random {
  let state = key.reduce(mix, 0x9e3779b9)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    return scramble(state) / 2 ** 32
  }
}

const mix = (state: number, part: number) => scramble((state ^ part) + 0x9e3779b9)

function scramble(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 15), word | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}

/** An integer in [from, to], both included. */
export function integer(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

/** One element of the list. Throws a RangeError where it has none. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const chosen = list[Math.floor(random() * list.length)]
  if (chosen === undefined) throw new RangeError('nothing to pick from')
  return chosen
}

/**
 * Up to `count` different integers of [0, size) without `except`, in no particular order; fewer where
 * there are not that many.
 */
export function distinct(random: Random, count: number, size: number, except: number): number[] {
  const wanted = Math.min(count, size - 1)
  const chosen = new Set<number>()
  while (chosen.size < wanted) {
    const candidate = integer(random, 0, size - 1)
    if (candidate !== except) chosen.add(candidate)
  }
  return [...chosen]
}
