import kafkajs from 'kafkajs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHeartbeats } from './heartbeats.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function start(beat: () => Promise<void>) {
  const lost: unknown[] = []
  const heartbeats = startHeartbeats({
    beat,
    everyMs: 1_000,
    sessionTimeoutMs: 5_000,
    onLost: (reason) => lost.push(reason),
  })
  return { lost, heartbeats }
}

test('heartbeats go on until they are stopped', async () => {
  let beats = 0
  const { heartbeats, lost } = start(async () => {
    beats += 1
  })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(beats).toBe(10)
  heartbeats.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(beats).toBe(10)
  expect(lost).toEqual([])
})

test('a coordinator that speaks of a rebalance ends the membership, once', async () => {
  const rebalance = Object.assign(new Error('x'), { type: 'REBALANCE_IN_PROGRESS' })
  const { lost } = start(() => Promise.reject(rebalance))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(lost).toEqual([rebalance])
})

test('a connection that comes back within the session timeout is no loss', async () => {
  let down = true
  const { lost } = start(async () => {
    if (down) throw new kafkajs.KafkaJSError('connection')
  })
  await vi.advanceTimersByTimeAsync(3_000)
  down = false
  await vi.advanceTimersByTimeAsync(20_000)
  expect(lost).toEqual([])
})

test.each([
  ['fail', () => Promise.reject(new kafkajs.KafkaJSError('connection'))],
  ['hang', () => new Promise<void>(() => {})],
])('heartbeats that %s for a session timeout lose the partitions', async (_, beat) => {
  const { lost } = start(beat)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(lost).toEqual([])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(lost).toHaveLength(1)
})

test('a process that stood still for longer than the session timeout knows at once', async () => {
  const { lost } = start(async () => {})
  vi.setSystemTime(Date.now() + 60_000)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(lost).toHaveLength(1)
})
