import { expect, test } from 'vitest'
import { createPace } from './pace.ts'
import type { Load } from './pace-allowance.ts'

const { signal } = new AbortController()
const quiet: Load = { dirty: 0, others: 0, strain: 1 }
const busy: Load = { ...quiet, others: 500 }
const serverWith = (load: Load | undefined) => ({ look: async () => load, close: () => undefined })

/** How many of some pieces of work are under way at once, at most. */
async function mostAtOnce(load: Load | undefined): Promise<number> {
  const pace = createPace({ load: serverWith(load) })
  let active = 0
  let most = 0
  const work = async () => {
    active += 1
    most = Math.max(most, active)
    await new Promise(setImmediate)
    active -= 1
    return { documents: 1 }
  }
  await pace.run(signal, work)
  await Promise.all(Array.from({ length: 6 }, () => pace.run(signal, work)))
  return most
}

test('two transactions are under way where nobody else is there, one where others are or nothing is known yet', async () => {
  expect(await mostAtOnce(quiet)).toBe(2)
  expect(await mostAtOnce(busy)).toBe(1)
  expect(await mostAtOnce(undefined)).toBe(1)
})

test('transactions are smaller beside others', async () => {
  const sizes = [quiet, busy].map(async (load) => {
    const pace = createPace({ load: serverWith(load) })
    await pace.run(signal, async () => ({ documents: 1 }))
    return pace.documents()
  })
  expect(await Promise.all(sizes)).toEqual([5_000, 250])
})

test('a budget of documents per second holds, whatever the server allows', async () => {
  const pace = createPace({ load: serverWith(quiet), maxPerSecond: 1_000 })
  const startedAt = performance.now()
  const all = Array.from({ length: 5 }, () => pace.run(signal, async () => ({ documents: 50 })))
  await Promise.all(all)
  // Two are under way at once; the fifth begins when at least 150 documents before it have had their time.
  expect(performance.now() - startedAt).toBeGreaterThan(140)
  expect(pace.documents()).toBe(1_000)
})

test('work that fails gives its turn back, and its error is the caller’s', async () => {
  const pace = createPace({ load: serverWith(busy) })
  await expect(pace.run(signal, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await pace.run(signal, async () => ({ documents: 2 }))).toEqual({ documents: 2 })
})

test('an abort ends a wait at once, and the work is done', async () => {
  const pace = createPace({ load: serverWith(quiet), maxPerSecond: 1 })
  const stop = new AbortController()
  await pace.run(stop.signal, async () => ({ documents: 60 }))
  const waiting = pace.run(stop.signal, async () => ({ documents: 1 }))
  stop.abort()
  expect(await waiting).toEqual({ documents: 1 })
})
