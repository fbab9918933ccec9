import { existsSync } from 'node:fs'
import { jarFolder } from '@lethe/local-stack/maven-jars'
import { expect, inject, test } from 'vitest'
import { benches } from './benches.ts'
import { connectPrograms } from './connectors/jars.ts'
import { onServers } from './harness/servers.ts'

/** As small as each can be: whether it runs, not what it gives. */
const SIZES: Record<string, number> = {
  'erasure-large': 300,
  'erasure-memory': 300,
  'erasure-others': 300,
  // In seconds.
  idle: 2,
  steady: 1,
  watch: 20,
}
const SIZE = 40

/** Where Kafka Connect was fetched already: a test downloads nothing that only benches need. */
const NEED_CONNECT = ['commit', 'connectors']
const hasConnect = Object.values(connectPrograms).every((program) =>
  existsSync(jarFolder(program, process.env)),
)
const runnable = Object.entries(benches).filter(([name]) => hasConnect || !NEED_CONNECT.includes(name))

// Together, since most of the time one of them waits for something.
test.concurrent.each(runnable)(
  '%s runs, and every side tells figures',
  { timeout: 120_000 },
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
