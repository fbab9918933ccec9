import { execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ledgerOf } from '@lethe/store/ledger'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { completedEntry, ERASURE_MANIFEST, goneUser } from './test-gone.ts'

const DELETIONS = 30_000
const BATCH = 10_000
const SLOW_MS = 180_000
/** The program itself takes about 25 MiB of it; 30,000 deletions held at once are too much for the rest. */
const HEAP = '--max-old-space-size=64'
const MOST_MIB = 220
const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** Makes a process say, at its end, how much memory it had at most. */
const tellMemory =
  "data:text/javascript,process.on('exit',()=>console.error('KiB',process.resourceUsage().maxRSS))"

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  for (let from = 1; from <= DELETIONS; from += BATCH) {
    const ids = Array.from({ length: BATCH }, (_, index) => from + index)
    await usersOf(mongo.db).insertMany(ids.map(goneUser), { ordered: false })
    await ledgerOf(mongo.db).insertMany(ids.map(completedEntry), { ordered: false })
  }
}, SLOW_MS)
afterAll(() => mongo.drop())

const sweep = () =>
  execa(execPath, [HEAP, '--import', tellMemory, main, 'sweep', '--json'], {
    env: { MONGODB_URI: mongo.uri, ERASURE_MANIFEST },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: SLOW_MS,
  })

describe('lethe sweep of 30,000 deletions', () => {
  it(
    'stops at Ctrl-C with its summary and 130',
    async () => {
      const running = sweep()
      for await (const line of running.iterable({ from: 'stderr' })) {
        if (line.startsWith('deletions')) running.kill('SIGINT')
      }
      const { exitCode, stdout } = await running
      expect(exitCode).toBe(130)
      const { finished, deletions } = JSON.parse(stdout)
      expect(finished).toBe(false)
      expect(deletions).toBeGreaterThan(0)
      expect(deletions).toBeLessThan(DELETIONS)
    },
    SLOW_MS,
  )

  it(
    'comes to their end with the memory for some of them',
    async () => {
      const { exitCode, stdout, stderr } = await sweep()
      expect(exitCode, stderr).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({ finished: true, deletions: DELETIONS, users: 0 })
      expect(stderr).toContain('deletions 30,000 of 30,000')
      expect(Number(/KiB (\d+)/.exec(stderr)?.[1]) / 1_024).toBeLessThan(MOST_MIB)
    },
    SLOW_MS,
  )
})
