import type { PendingUser } from '@lethe/store/outbox'
import type { OutboxEntry } from '@lethe/store/users'
import { describe, expect, it, vi } from 'vitest'
import { createRelay, type RelayDeps, type RelayOptions } from './relay.ts'

const at = new Date('2026-01-01T00:00:00Z')
const entry: OutboxEntry = { id: 'user.deleted/1-1', type: 'user.deleted', generation: 1, at, ext_id: null }
/** Beyond it a user owes nothing. */
const LAST_OWING = 9
const UNREADABLE = 99

async function read(ids: readonly number[]): Promise<PendingUser[]> {
  if (ids.includes(UNREADABLE)) throw new Error('no primary')
  return ids.filter((id) => id <= LAST_OWING).map((userId) => ({ userId, outbox: [entry] }))
}

/** A relay whose batches are released by hand, at both of its stages. */
function heldRelay({
  isCrowded = () => false,
  ...options
}: RelayOptions & Partial<Pick<RelayDeps, 'isCrowded'>> = {}) {
  const published = heldStep()
  const settled = heldStep()
  const failures: number[] = []
  let events = 0
  const relay = createRelay(
    {
      read,
      publish: published.run,
      settle: settled.run,
      isCrowded,
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
    relay.offer([1])
    relay.offer([2])
    relay.offer([3])
    await soon()
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
    relay.offer([1])
    await soon()
    expect(settled).toEqual([])
    for (const id of [2, 3]) {
      published.at(-1)?.finish()
      relay.offer([id])
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
    relay.offer([1])
    await soon()
    published[0]?.finish()
    await soon()
    relay.offer([2])
    relay.offer([3, 4, 5])
    await soon()
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
    relay.offer([1])
    relay.offer([2, 3])
    await soon()
    published[0]?.fail(new Error('no broker'))
    await soon()
    expect(failures).toEqual([3])
    expect(published).toHaveLength(1)
    expect(settled).toEqual([])
    relay.offer([4])
    await soon()
    expect(published[1]?.ids).toEqual([4])
    published[1]?.finish()
    await soon()
    settled[0]?.finish()
    await relay.close()
  })

  it('leaves what could not be settled to the sweeper, and settles the next', async () => {
    const { relay, published, settled, failures } = heldRelay()
    relay.offer([1])
    await soon()
    published[0]?.finish()
    await soon()
    relay.offer([2])
    await soon()
    published[1]?.finish()
    settled[0]?.fail(new Error('no primary'))
    await soon()
    expect(failures).toEqual([1])
    expect(idsOf(settled)).toEqual([[1], [2]])
    settled[1]?.finish()
    await relay.close()
  })

  describe('where callers crowd the database', () => {
    const publishAll = async ({ relay, published }: ReturnType<typeof heldRelay>, ids: number[]) => {
      relay.offer(ids)
      await soon()
      published.at(-1)?.finish()
      await soon()
    }

    it('settles when they are gone, and publishes all the same', async () => {
      let isCrowded = true
      const held = heldRelay({ isCrowded: () => isCrowded, giveWay: 60_000 })
      await publishAll(held, [1])
      await publishAll(held, [2])
      expect(idsOf(held.published)).toEqual([[1], [2]])
      expect(held.settled).toEqual([])
      isCrowded = false
      await vi.waitFor(() => expect(idsOf(held.settled)).toEqual([[1]]))
    })

    it.each<[string, RelayOptions]>([
      ['in time', { giveWay: 10 }],
      ['where half of what may be held is', { giveWay: 60_000, maxHeld: 4 }],
    ])('settles %s, be they there or not', async (_when, options) => {
      const held = heldRelay({ isCrowded: () => true, ...options })
      await publishAll(held, [1, 2])
      await vi.waitFor(() => expect(idsOf(held.settled)).toEqual([[1, 2]]))
    })

    it('settles at once when it is closed', async () => {
      const held = heldRelay({ isCrowded: () => true, giveWay: 60_000 })
      await publishAll(held, [1])
      const closed = held.relay.close()
      await vi.waitFor(() => expect(idsOf(held.settled)).toEqual([[1]]))
      held.settled[0]?.finish()
      await closed
    })
  })

  it('leaves to the sweeper what it could not read', async () => {
    const { relay, published, failures } = heldRelay()
    relay.offer([UNREADABLE])
    await soon()
    expect({ published, failures }).toEqual({ published: [], failures: [1] })
    await relay.close()
  })

  it('sends nothing where nobody owes anything, and takes nothing after it is closed', async () => {
    const { relay, published } = heldRelay()
    relay.offer([LAST_OWING + 1])
    await relay.close()
    relay.offer([2])
    expect(published).toEqual([])
  })
})
