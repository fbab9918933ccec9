import { expect, inject, test } from 'vitest'
import { benches } from './benches.ts'
import { onServers } from './harness/servers.ts'

/** As small as each can be: whether it runs, not what it gives. */
const SIZES: Record<string, number> = {
  'erasure-large': 300,
  'erasure-memory': 300,
  'erasure-others': 300,
  watch: 20,
}
const SIZE = 40

test.each(Object.entries(benches))(
  '%s runs, and every side tells figures',
  { timeout: 60_000 },
  async (name, bench) => {
    const contests = await bench.run({
      size: SIZES[name] ?? SIZE,
      rounds: 1,
      startServers: async () => onServers(inject('mongodbUri'), inject('kafkaBrokers')),
    })
    const medians = contests.flatMap(({ sides }) =>
      sides.flatMap(({ figures }) => Object.values(figures).map(({ median }) => median)),
    )
    expect(medians.length).toBeGreaterThan(0)
    expect(medians.every((median) => Number.isFinite(median) && median >= 0)).toBe(true)
  },
)
