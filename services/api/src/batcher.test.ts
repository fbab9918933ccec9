import { setImmediate as untilNextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { BatcherFullError, createBatcher } from './batcher.ts'

/** A `run` whose groups are released by hand. */
function heldRun() {
  const groups: { requests: readonly number[]; finish: () => void; fail: (error: Error) => void }[] = []
  const run = (requests: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      groups.push({ requests, finish: () => resolve(requests.map((request) => request * 10)), fail: reject })
    })
  return { groups, run }
}

/** A finished group's turn of the event loop, and the next one's. */
async function settled(): Promise<void> {
  await untilNextTurn()
  await untilNextTurn()
}

describe('createBatcher', () => {
  it('sends a lone request at once and gathers the next ones while it is in flight', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run)
    const first = batcher.submit(1)
    await settled()
    const others = [batcher.submit(2), batcher.submit(3)]
    expect(groups.map((group) => group.requests)).toEqual([[1]])
    groups[0]?.finish()
    await settled()
    expect(groups.map((group) => group.requests)).toEqual([[1], [2, 3]])
    groups[1]?.finish()
    expect(await Promise.all([first, ...others])).toEqual([10, 20, 30])
  })

  it('takes what arrives in the same turn of the event loop as one group', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run)
    const results = Promise.all([1, 2, 3].map((request) => batcher.submit(request)))
    await settled()
    expect(groups.map((group) => group.requests)).toEqual([[1, 2, 3]])
    groups[0]?.finish()
    expect(await results).toEqual([10, 20, 30])
  })

  it('has one group in flight where few wait, and bounds its size', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run, { maxBatch: 2 })
    const results = Promise.all([1, 2, 3, 4, 5].map((request) => batcher.submit(request)))
    await settled()
    for (let group = 0; group < 3; group += 1) {
      expect(groups).toHaveLength(group + 1)
      groups[group]?.finish()
      await settled()
    }
    expect(groups.map((group) => group.requests)).toEqual([[1, 2], [3, 4], [5]])
    expect(await results).toEqual([10, 20, 30, 40, 50])
  })

  it('has two groups in flight where many wait, and never three', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run, { secondFrom: 2 })
    const results = [batcher.submit(1)]
    await settled()
    for (const request of [2, 3]) results.push(batcher.submit(request))
    await settled()
    for (const request of [4, 5, 6]) results.push(batcher.submit(request))
    await settled()
    expect(groups.map((group) => group.requests)).toEqual([[1], [2, 3]])
    groups[1]?.finish()
    await settled()
    expect(groups.map((group) => group.requests)).toEqual([[1], [2, 3], [4, 5, 6]])
    groups[0]?.finish()
    groups[2]?.finish()
    await batcher.idle()
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50, 60])
  })

  it('tells every request of a failed group and goes on with the next', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run)
    const first = batcher.submit(1)
    await settled()
    const second = batcher.submit(2)
    groups[0]?.fail(new Error('no primary'))
    await expect(first).rejects.toThrow('no primary')
    await settled()
    groups[1]?.finish()
    expect(await second).toBe(20)
  })

  it('refuses at once what it has no room for', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run, { maxWaiting: 1 })
    const first = batcher.submit(1)
    await settled()
    const second = batcher.submit(2)
    await expect(batcher.submit(3)).rejects.toThrow(BatcherFullError)
    groups[0]?.finish()
    await settled()
    groups[1]?.finish()
    expect(await Promise.all([first, second])).toEqual([10, 20])
  })

  it('is idle when nothing waits and starts again afterwards', async () => {
    const { groups, run } = heldRun()
    const batcher = createBatcher(run)
    await batcher.idle()
    const result = batcher.submit(4)
    await settled()
    groups[0]?.finish()
    await batcher.idle()
    const again = batcher.submit(5)
    await settled()
    groups[1]?.finish()
    expect([await result, await again]).toEqual([40, 50])
  })
})
