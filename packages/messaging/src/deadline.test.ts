import { expect, test } from 'vitest'
import { backoffMs, pause, within } from './deadline.ts'

const onExpiry = () => new Error('too late')

test('work that is done in time gives its answer', async () => {
  await expect(within(Promise.resolve(7), { ms: 1_000, onExpiry })).resolves.toBe(7)
})

test('work that takes too long is left behind, and its later failure dangles nowhere', async () => {
  const work = Promise.withResolvers<void>()
  await expect(within(work.promise, { ms: 1, onExpiry })).rejects.toThrow('too late')
  work.reject(new Error('nobody listens'))
})

test('the signal ends the waiting, also where it came before', async () => {
  const controller = new AbortController()
  const limits = { ms: 60_000, onExpiry, signal: controller.signal }
  const waiting = within(new Promise(() => {}), limits)
  controller.abort(new Error('stop'))
  await expect(waiting).rejects.toThrow('stop')
  await expect(within(new Promise(() => {}), limits)).rejects.toThrow('stop')
})

test('a pause ends with the signal and is no error', async () => {
  await pause(60_000, AbortSignal.abort())
})

test('the backoff doubles up to its cap, and its upper half is random', () => {
  const range = { baseMs: 100, capMs: 1_000 }
  expect([0, 1, 2, 10, 5_000].map((attempt) => backoffMs(attempt, range, () => 0))).toEqual([
    50, 100, 200, 500, 500,
  ])
  expect(backoffMs(0, range, () => 1)).toBe(100)
})
