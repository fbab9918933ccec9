import { ledgerOf } from '@lethe/store/ledger'
import { readUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../testing/world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const worker = () => world.workerWith({ targets: [world.content] })
const marked = async (mode: 'soft' | 'hard') => {
  const id = await world.user()
  return { id, deletion: await world.mark(id, mode) }
}
const historyOf = async (deletion: string) =>
  (await world.inLedger(deletion)).history?.map(({ state }) => state)

describe('soft deletions of which no target wants anything', () => {
  it('are completed without a claim, whether the ledger has them yet or not', async () => {
    const [early, known] = [await marked('soft'), await marked('soft')]
    await world.sweep([known.id])
    await world.take(worker(), [early.deletion, known.deletion], 'soft')
    for (const { id, deletion } of [early, known]) {
      const entry = await world.inLedger(deletion)
      expect(entry).toMatchObject({ state: 'completed', steps: {} })
      for (const field of ['claimed_at', 'owner', 'due_at']) expect(entry).not.toHaveProperty(field)
      const { completed_at } = entry
      expect((await readUser(world.mongo, id)).deletion).toMatchObject({
        begun_at: completed_at,
        completed_at,
      })
    }
    expect(await historyOf(early.deletion)).toEqual(['accepted', 'completed'])
    expect(await historyOf(known.deletion)).toEqual(['accepted', 'published', 'completed'])
  })

  it('stay as they are when their events come again, among others that are new', async () => {
    const first = await marked('soft')
    await world.take(worker(), first.deletion, 'soft')
    const before = await world.inLedger(first.deletion)
    const second = await marked('soft')
    await world.take(worker(), [first.deletion, second.deletion], 'soft')
    expect(await world.inLedger(first.deletion)).toEqual(before)
    expect(await historyOf(second.deletion)).toEqual(['accepted', 'completed'])
  })

  it('are completed also where the word of that was lost after the user document had it', async () => {
    const { id, deletion } = await marked('soft')
    await world.take(worker(), deletion, 'soft')
    const { completed_at } = await world.inLedger(deletion)
    await ledgerOf(world.mongo.db).deleteOne({ _id: deletion })
    await world.sweep([id])
    await world.take(worker(), deletion, 'soft')
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'completed', completed_at })
  })

  it('wait where their users are held, and are superseded where they were restored', async () => {
    const held = await world.user({ hold: { at: new Date(), by: 1, reason: 'a court asks' } })
    const deletion = await world.mark(held, 'soft')
    const restored = await marked('soft')
    await usersOf(world.mongo.db).updateOne(
      { _id: restored.id },
      { $set: { status: 'a', generation: 2 }, $unset: { deletion: 1 } },
    )
    await world.take(worker(), [deletion, restored.deletion], 'soft')
    expect((await world.inLedger(deletion)).state).toBe('held')
    expect((await readUser(world.mongo, held)).deletion).not.toHaveProperty('begun_at')
    expect((await world.inLedger(restored.deletion)).state).toBe('superseded')
  })

  it('are not what an event calls one: a hard deletion takes its whole way', async () => {
    const { id, deletion } = await marked('hard')
    await world.post(id)
    await world.take(worker(), deletion, 'soft')
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'completed' })
    expect(await historyOf(deletion)).toContain('running')
    expect(await world.postsLeft(id)).toBe(0)
    expect(await world.erasedEvents(deletion)).toBe(1)
  })

  it('are nobody’s where another worker has them', async () => {
    const { id, deletion } = await marked('soft')
    await world.sweep([id])
    const at = new Date()
    const claim = { owner: 'another', claimed_at: at, due_at: new Date(at.getTime() + 60_000) }
    await ledgerOf(world.mongo.db).updateOne({ _id: deletion }, { $set: { ...claim, state: 'running' } })
    await world.take(worker(), deletion, 'soft')
    expect(await world.inLedger(deletion)).toMatchObject({ owner: 'another', state: 'running' })
  })
})
