import { expect, test } from 'vitest'
import { createMembership } from './membership.ts'

test('a running batch is told when the partitions are being taken away, and may still commit', () => {
  const membership = createMembership()
  const run = membership.enter()!
  membership.lose(new Error('rebalance'))
  expect(run.signal.aborted).toBe(true)
  expect(run.mayCommit()).toBe(true)
})

test('a batch from before the last join may not commit', () => {
  const membership = createMembership()
  const run = membership.enter()!
  membership.joined()
  expect(run.signal.aborted).toBe(true)
  expect(run.mayCommit()).toBe(false)
  expect(membership.enter()!.mayCommit()).toBe(true)
})

test('kafkajs is told to join again until it has', () => {
  const membership = createMembership()
  expect(membership.rejoin()).toBeNull()
  membership.lose(new Error('silence'))
  expect(membership.rejoin()).toMatchObject({ type: 'REBALANCE_IN_PROGRESS', retriable: true })
  membership.joined()
  expect(membership.rejoin()).toBeNull()
})

test('no batch starts after close, and close waits for the last one', async () => {
  const membership = createMembership()
  const run = membership.enter()!
  let closed = false
  const closing = membership.close().then(() => {
    closed = true
  })
  expect(run.signal.aborted).toBe(true)
  expect(run.mayCommit()).toBe(true)
  expect(membership.enter()).toBeNull()
  await Promise.resolve()
  expect(closed).toBe(false)
  run.leave()
  await closing
})
