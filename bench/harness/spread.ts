/** What a number of rounds gave: the middle, how far apart they were, and each of them in turn. */
export interface Spread {
  median: number
  min: number
  max: number
  rounds: number[]
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: rounded(quantile(sorted, 0.5)),
    min: rounded(quantile(sorted, 0)),
    max: rounded(quantile(sorted, 1)),
    rounds: values.map(rounded),
  }
}

/** The value below which that share of the sorted values lies; between two of them, in proportion. NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

/** As many digits as a figure is worth: whole numbers from 1,000 on, two places below. */
export const rounded = (number: number) =>
  number >= 1_000 ? Math.round(number) : Math.round(number * 100) / 100
