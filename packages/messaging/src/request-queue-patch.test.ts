import { createRequire } from 'node:module'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stopIdleTimers } from './request-queue-patch.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function createQueue() {
  stopIdleTimers()
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue')
  const logger = { debug: () => {}, warn: () => {} }
  return new RequestQueue({ maxInFlightRequests: null, requestTimeout: 1_000, logger })
}

test('a connection with nothing to send sets no timer', () => {
  createQueue().checkPendingRequests()
  expect(vi.getTimerCount()).toBe(0)
})

test('a request held back by a throttle is sent when that is over', () => {
  const queue = createQueue()
  const sent: number[] = []
  queue.maybeThrottle(500)
  queue.push({
    entry: { correlationId: 7, resolve: () => {}, reject: () => {} },
    expectResponse: true,
    sendRequest: () => sent.push(7),
  })
  vi.advanceTimersByTime(499)
  expect(sent).toEqual([])
  vi.advanceTimersByTime(1)
  expect(sent).toEqual([7])
  expect(vi.getTimerCount()).toBe(0)
})
