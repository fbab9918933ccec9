import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'
import { type ServerClock, startServerClock } from './server-clock.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

/** By how many milliseconds the clock differs from the server's time. */
async function error(clock: ServerClock): Promise<number> {
  const before = clock.now().getTime()
  const { localTime } = await mongo.db.admin().command({ hello: 1 })
  const after = clock.now().getTime()
  return Math.max(0, before - localTime.getTime(), localTime.getTime() - after)
}
/** What one question may be wrong by while the machine is busy. */
const CLOSE_MS = 400

it("tells the server's time, whatever the process takes for its own", async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const clock = await startServerClock(mongo.db)
  vi.setSystemTime(120_000)
  expect(await error(clock)).toBeLessThan(CLOSE_MS)
  vi.useRealTimers()
  await clock.close()
})

it('is put right again and again', async () => {
  let drift = 0
  const monotonic = () => performance.now() + drift
  const clock = await startServerClock(mongo.db, { monotonic, askEvery: 10 })
  drift = 60_000
  expect(await error(clock)).toBeGreaterThan(CLOSE_MS)
  await vi.waitFor(async () => expect(await error(clock)).toBeLessThan(CLOSE_MS), { timeout: 10_000 })
  await clock.close()
})
