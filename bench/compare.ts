/** What a number of rounds gave: the middle and how far apart they were. */
export interface Spread {
  median: number
  min: number
  max: number
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min = Number.NaN] = sorted
  return {
    median: rounded(quantile(sorted, 0.5)),
    min: rounded(min),
    max: rounded(sorted.at(-1) ?? Number.NaN),
  }
}

/** The value below which that share of the sorted values lies; between two of them, in proportion. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

const rounded = (number: number) => (number >= 1_000 ? Math.round(number) : Math.round(number * 100) / 100)

/**
 * Ours and theirs in turns, so that whatever the machine does meanwhile meets both. Each answers a figure of the same
 * unit; the ratio is that of the two in one round: how far the rounds are apart the machine adds by itself.
 */
export async function compare(
  rounds: number,
  name: string,
  contestants: { ours: () => Promise<number>; theirs: () => Promise<number> },
): Promise<{ ours: Spread; theirs: Spread; ratio: Spread }> {
  const all: { ours: number; theirs: number }[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const { ours, theirs } = await inTurn(contestants, round % 2 === 0)
    all.push({ ours, theirs })
    const figures = `${rounded(ours)} against ${rounded(theirs)}, ${rounded(ours / theirs)}x`
    process.stderr.write(`${name}, round ${round} of ${rounds}: ${figures}\n`)
  }
  return {
    ours: spreadOf(all.map(({ ours }) => ours)),
    theirs: spreadOf(all.map(({ theirs }) => theirs)),
    ratio: spreadOf(all.map(({ ours, theirs }) => ours / theirs)),
  }
}

/** Who begins changes from round to round: the second finds a warmer machine. */
async function inTurn(
  { ours, theirs }: { ours: () => Promise<number>; theirs: () => Promise<number> },
  theirsFirst: boolean,
) {
  if (theirsFirst) {
    const other = await theirs()
    return { ours: await ours(), theirs: other }
  }
  return { ours: await ours(), theirs: await theirs() }
}

/** Milliseconds that `work` takes. */
export async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}
