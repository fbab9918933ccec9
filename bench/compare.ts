/** What some rounds took, in milliseconds. */
interface Times {
  median: number
  lowest: number
  highest: number
}

/**
 * Does two things in turn, `rounds` times after a round that is not counted. `ratio` is that of the medians, `ratios`
 * those of the single rounds: how far these are apart the machine adds by itself.
 */
export async function compare(
  rounds: number,
  base: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<{ base: Times; other: Times; ratio: number; ratios: number[] }> {
  const times: { base: number; other: number }[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const measured = { base: await msOf(base), other: await msOf(other) }
    if (round > 0) times.push(measured)
  }
  const summary = {
    base: timesOf(times.map((each) => each.base)),
    other: timesOf(times.map((each) => each.other)),
  }
  return {
    ...summary,
    ratio: rounded(summary.other.median / summary.base.median),
    ratios: times.map((each) => rounded(each.other / each.base)),
  }
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

function timesOf(ms: readonly number[]): Times {
  const sorted = ms.toSorted((a, b) => a - b).map(rounded)
  const at = (index: number) => sorted.at(index) ?? Number.NaN
  return { median: at(Math.floor(sorted.length / 2)), lowest: at(0), highest: at(-1) }
}

const rounded = (number: number) => Math.round(number * 100) / 100
