import { expect, it, vi } from 'vitest'
import { orUnknown } from './metrics.ts'

it('a figure that a server does not give in time, or can not give, is unknown', async () => {
  vi.useFakeTimers()
  const late = orUnknown(new Promise<number>(() => undefined), Number.NaN)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await late).toBeNaN()
  vi.useRealTimers()
  expect(await orUnknown(Promise.reject(new Error('no primary')), Number.NaN)).toBeNaN()
  expect(await orUnknown(Promise.resolve(7), Number.NaN)).toBe(7)
})
