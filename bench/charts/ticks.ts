/** Round numbers from 0 to beyond `most`: about four of them. */
export function linearTicks(most: number): number[] {
  const rough = Math.max(most, 1e-9) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((times) => times * power).find((candidate) => candidate >= rough) ?? rough
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, n) =>
    Number((n * step).toPrecision(12)),
  )
}

/** 1, 2 and 5 of each power of ten, from below `least` to beyond `most`. */
export function logTicks(least: number, most: number): number[] {
  const all: number[] = []
  for (let power = Math.floor(Math.log10(least)); 10 ** power <= most * 10; power += 1) {
    for (const times of [1, 2, 5]) all.push(Number((times * 10 ** power).toPrecision(1)))
  }
  const first = all.findLastIndex((tick) => tick <= least)
  const last = all.findIndex((tick) => tick >= most)
  return all.slice(Math.max(first, 0), last + 1)
}
