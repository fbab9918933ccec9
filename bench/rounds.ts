/** What a number of rounds gave: the middle and how far apart they were. */
export interface Spread {
  median: number
  min: number
  max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min = Number.NaN] = sorted
  return { median: quantile(sorted, 0.5), min, max: sorted.at(-1) ?? Number.NaN }
}

/** The value below which that share of the sorted values lies; between two of them, in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

/**
 * Ours and theirs in turns, so that whatever the machine does meanwhile meets both. Each answers a rate (more is
 * better); the ratio is taken within each round.
 */
export async function compare(
  rounds: number,
  name: string,
  contestants: { ours: () => Promise<number>; theirs: () => Promise<number> },
): Promise<{ ours: Spread; theirs: Spread; ratio: Spread }> {
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 1; round <= rounds; round += 1) {
    // Who begins changes, for the second finds a warmer machine.
    if (round % 2 === 0) theirs.push(await contestants.theirs())
    ours.push(await contestants.ours())
    if (round % 2 === 1) theirs.push(await contestants.theirs())
    const [mine = Number.NaN, other = Number.NaN] = [ours.at(-1), theirs.at(-1)]
    process.stderr.write(
      `${name}, round ${round} of ${rounds}: ours ${Math.round(mine)}, theirs ${Math.round(other)} per s, ${(mine / other).toFixed(2)}x\n`,
    )
  }
  const ratios = ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN))
  return { ours: spreadOf(ours), theirs: spreadOf(theirs), ratio: spreadOf(ratios) }
}
