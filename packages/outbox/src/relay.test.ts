import type { PendingUser } from '@lethe/store/outbox'
import type { OutboxEntry } from '@lethe/store/users'
import { describe, expect, it } from 'vitest'
import { createRelay, type RelayOptions } from './relay.ts'

const at = new Date('2026-01-01T00:00:00Z')
const entry: OutboxEntry = { id: 'user.deleted/1-1', type: 'user.deleted', generation: 1, at, ext_id: null }
const users = (...ids: number[]): PendingUser[] => ids.map((userId) => ({ userId, outbox: [entry] }))

/** A relay whose batches are released by hand, at both of its stages. */
function heldRelay(options: RelayOptions = {}) {
  const published = heldStep()
  const settled = heldStep()
  const failures: number[] = []
  let events = 0
  const relay = createRelay(
    {
      publish: published.run,
      settle: settled.run,
      onPublished: (count) => {
        events += count
      },
      onFailure: (_error, count) => failures.push(count),
    },
    { settlePause: 0, ...options },
  )
  return { relay, published: published.batches, settled: settled.batches, failures, events: () => events }
}

function heldStep() {
  const batches: { ids: number[]; finish: () => void; fail: (error: Error) => void }[] = []
  const run = (batch: readonly PendingUser[]) =>
    new Promise<void>((resolve, reject) => {
      batches.push({ ids: batch.map((user) => user.userId), finish: resolve, fail: reject })
    })
  return { batches, run }
}

const idsOf = (batches: { ids: number[] }[]) => batches.map(({ ids }) => ids)
const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('createRelay', () => {
  it('sends at once, one batch in flight while the next gathers', async () => {
    const { relay, published, settled, events } = heldRelay()
    relay.offer(users(1))
    relay.offer(users(2))
    relay.offer(users(3))
    expect(idsOf(published)).toEqual([[1]])
    published[0]?.finish()
    await soon()
    expect(idsOf(published)).toEqual([[1], [2, 3]])
    published[1]?.finish()
    settled[0]?.finish()
    await soon()
    settled[1]?.finish()
    await relay.close()
    expect(events()).toBe(3)
  })

  it('publishes the next batch while those before are settled, and settles none that Kafka has not acknowledged', async () => {
    const { relay, published, settled, events } = heldRelay()
    relay.offer(users(1))
    expect(settled).toEqual([])
    for (const id of [2, 3]) {
      published.at(-1)?.finish()
      relay.offer(users(id))
      await soon()
    }
    expect(idsOf(published)).toEqual([[1], [2], [3]])
    expect(events()).toBe(2)
    expect(idsOf(settled)).toEqual([[1]])
    published[2]?.finish()
    settled[0]?.finish()
    await soon()
    expect(idsOf(settled)).toEqual([[1], [2, 3]])
    settled[1]?.finish()
    await relay.close()
  })

  it('holds no more than its bound, unsettled ones included, and leaves the rest in the outboxes', async () => {
    const { relay, published, settled } = heldRelay({ maxHeld: 3 })
    relay.offer(users(1))
    published[0]?.finish()
    await soon()
    relay.offer(users(2))
    relay.offer(users(3, 4, 5))
    published[1]?.finish()
    await soon()
    expect(idsOf(published)).toEqual([[1], [2], [3]])
    published[2]?.finish()
    settled[0]?.finish()
    await soon()
    settled[1]?.finish()
    await relay.close()
  })

  it('gives everything in memory up to the sweeper when publishing fails, and goes on afterwards', async () => {
    const { relay, published, settled, failures } = heldRelay()
    relay.offer(users(1))
    relay.offer(users(2, 3))
    published[0]?.fail(new Error('no broker'))
    await soon()
    expect(failures).toEqual([3])
    expect(published).toHaveLength(1)
    expect(settled).toEqual([])
    relay.offer(users(4))
    expect(published[1]?.ids).toEqual([4])
    published[1]?.finish()
    await soon()
    settled[0]?.finish()
    await relay.close()
  })

  it('leaves what could not be settled to the sweeper, and settles the next', async () => {
    const { relay, published, settled, failures } = heldRelay()
    relay.offer(users(1))
    published[0]?.finish()
    await soon()
    relay.offer(users(2))
    published[1]?.finish()
    settled[0]?.fail(new Error('no primary'))
    await soon()
    expect(failures).toEqual([1])
    expect(idsOf(settled)).toEqual([[1], [2]])
    settled[1]?.finish()
    await relay.close()
  })

  it('takes no users who owe nothing, and nothing after it is closed', async () => {
    const { relay, published } = heldRelay()
    relay.offer([{ userId: 1, outbox: [] }])
    await relay.close()
    relay.offer(users(2))
    expect(published).toEqual([])
  })
})
