import type { PendingUser } from '@lethe/store/outbox'
import type { OutboxEntry } from '@lethe/store/users'
import { describe, expect, it } from 'vitest'
import { createRelay } from './relay.ts'

const at = new Date('2026-01-01T00:00:00Z')
const entry: OutboxEntry = { id: 'user.deleted/1-1', type: 'user.deleted', generation: 1, at, ext_id: null }
const users = (...ids: number[]): PendingUser[] => ids.map((userId) => ({ userId, outbox: [entry] }))

/** A relay whose batches are released by hand. */
function heldRelay(options: { maxHeld?: number; maxBatch?: number } = {}) {
  const batches: { ids: number[]; finish: () => void; fail: (error: Error) => void }[] = []
  const failures: number[] = []
  let published = 0
  const relay = createRelay(
    {
      publish: (batch) =>
        new Promise((resolve, reject) => {
          batches.push({ ids: batch.map((user) => user.userId), finish: resolve, fail: reject })
        }),
      onPublished: (events) => {
        published += events
      },
      onFailure: (_error, count) => failures.push(count),
    },
    options,
  )
  return { relay, batches, failures, published: () => published }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('createRelay', () => {
  it('sends at once, one batch in flight while the next gathers', async () => {
    const { relay, batches, published } = heldRelay()
    relay.offer(users(1))
    relay.offer(users(2))
    relay.offer(users(3))
    expect(batches.map((batch) => batch.ids)).toEqual([[1]])
    batches[0]?.finish()
    await settled()
    expect(batches.map((batch) => batch.ids)).toEqual([[1], [2, 3]])
    batches[1]?.finish()
    await relay.close()
    expect(published()).toBe(3)
  })

  it('holds no more than its bound and leaves the rest in the outboxes', async () => {
    const { relay, batches } = heldRelay({ maxHeld: 2 })
    relay.offer(users(1))
    relay.offer(users(2, 3, 4, 5))
    batches[0]?.finish()
    await settled()
    expect(batches[1]?.ids).toEqual([2, 3])
    batches[1]?.finish()
    await relay.close()
  })

  it('gives everything in memory up to the sweeper when publishing fails, and goes on afterwards', async () => {
    const { relay, batches, failures } = heldRelay()
    relay.offer(users(1))
    relay.offer(users(2, 3))
    batches[0]?.fail(new Error('no broker'))
    await settled()
    expect(failures).toEqual([3])
    expect(batches).toHaveLength(1)
    relay.offer(users(4))
    expect(batches[1]?.ids).toEqual([4])
    batches[1]?.finish()
    await relay.close()
  })

  it('takes no users who owe nothing, and nothing after it is closed', async () => {
    const { relay, batches } = heldRelay()
    relay.offer([{ userId: 1, outbox: [] }])
    await relay.close()
    relay.offer(users(2))
    expect(batches).toEqual([])
  })
})
