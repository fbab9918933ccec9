import type { Publisher } from '@lethe/messaging/producer'
import { PublishError } from '@lethe/messaging/publish-error'
import { readUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, scriptedStore, type World } from '../testing/world.ts'

let world: World
let id: number

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  id = await world.user()
})

describe('a worker', () => {
  it('takes a hard deletion from its event to completed, in the ledger, in the user document and on Kafka', async () => {
    await world.post(id)
    const deletion = await world.mark(id, 'hard')
    await world.take(world.workerWith(), deletion)
    const entry = await world.inLedger(deletion)
    expect(entry).toMatchObject({
      state: 'completed',
      steps: { content: { counts: { posts: { deleted: 1 } } } },
    })
    expect(entry).not.toHaveProperty('due_at')
    expect(entry).not.toHaveProperty('owner')
    expect(entry.completed_at).toEqual((await readUser(world.mongo, id)).deletion?.completed_at)
    expect(await world.postsLeft(id)).toBe(0)
    expect(await world.erasedEvents(deletion)).toBe(1)
  })

  it('touches no content for a soft deletion and says nothing of it as erased', async () => {
    await world.post(id)
    const deletion = await world.mark(id, 'soft')
    await world.take(world.workerWith(), deletion, 'soft')
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'completed' })
    expect(await world.postsLeft(id)).toBe(1)
    expect(await world.erasedEvents(deletion)).toBe(0)
  })

  it('takes the mode from the user document: an event that says hard erases nothing of a soft deletion', async () => {
    await world.post(id)
    const deletion = await world.mark(id, 'soft')
    await world.take(world.workerWith(), deletion, 'hard')
    expect(await world.postsLeft(id)).toBe(1)
    expect(Object.keys((await world.inLedger(deletion)).steps)).toEqual(['notifications'])
  })

  it('does nothing for an older generation, a user who was restored, or one who is not there', async () => {
    await world.post(id)
    const soft = await world.mark(id, 'soft')
    await usersOf(world.mongo.db).updateOne(
      { _id: id },
      { $set: { status: 'a', generation: 2 }, $unset: { deletion: 1 } },
    )
    const store = scriptedStore()
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, soft)
    await world.take(worker, `${id}-9`)
    await world.take(worker, '999999-1')
    for (const stale of [soft, `${id}-9`, '999999-1'])
      expect((await world.inLedger(stale)).state).toBe('superseded')
    expect(store.erased).toEqual([])
    expect(await world.postsLeft(id)).toBe(1)
  })

  it('does nothing more for a repeated event of a deletion that is completed', async () => {
    const deletion = await world.mark(id, 'hard')
    const store = scriptedStore()
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, deletion)
    await world.take(worker, deletion)
    expect(store.erased).toEqual([deletion])
    expect(await world.erasedEvents(deletion)).toBe(1)
  })

  it('only finishes the list where the user document says done already', async () => {
    const deletion = await world.mark(id, 'hard')
    const away: Publisher = {
      ...world.publisher,
      publish: () => Promise.reject(new PublishError('unavailable', 'no broker')),
    }
    await expect(world.take(world.workerWith({ publisher: away }, { lease: 50 }), deletion)).rejects.toThrow(
      'no broker',
    )
    expect((await readUser(world.mongo, id)).deletion?.completed_at).toBeInstanceOf(Date)
    expect((await world.inLedger(deletion)).state).not.toBe('completed')
    const store = scriptedStore()
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.runUntil(worker, deletion, 'completed')
    expect(store.erased).toEqual([])
    expect(await world.erasedEvents(deletion)).toBe(1)
  })

  it('erases what is written late, within the window, before it says completed', async () => {
    const deletion = await world.mark(id, 'hard')
    const worker = world.workerWith({ lateWriteWindow: 400 })
    await world.take(worker, deletion)
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'verifying' })
    expect((await readUser(world.mongo, id)).username).toBe(`user-${id}`)
    await world.post(id)
    await world.runUntil(worker, deletion, 'completed')
    expect(await world.postsLeft(id)).toBe(0)
    expect((await world.inLedger(deletion)).steps.content?.counts).toEqual({
      posts: { deleted: 1, redacted: 0, pulled: 0 },
    })
  })

  it('does not say completed while a target still finds something', async () => {
    const deletion = await world.mark(id, 'hard')
    let left = true
    const store = scriptedStore({
      verify: async (subjects) =>
        new Map(
          subjects.map(({ deletionId }) => [
            deletionId,
            left ? { kind: 'left', what: { profiles: 1 } } : { kind: 'nothing' },
          ]),
        ),
    })
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, deletion)
    expect((await world.inLedger(deletion)).state).toBe('verifying')
    expect((await readUser(world.mongo, id)).deletion?.completed_at).toBeUndefined()
    left = false
    await world.runUntil(worker, deletion, 'completed')
  })

  it('does not say completed where a target could not be asked, and asks it again', async () => {
    const deletion = await world.mark(id, 'hard')
    const error = { code: 'notification_store_unreachable', message: 'The store did not answer' }
    let away = true
    const store = scriptedStore({
      verify: async (subjects) =>
        new Map(
          subjects.map(({ deletionId }) => [
            deletionId,
            away ? { kind: 'failed', class: 'away', error } : { kind: 'nothing' },
          ]),
        ),
    })
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, deletion)
    expect(await world.inLedger(deletion)).toMatchObject({
      state: 'verifying',
      steps: { notifications: { error } },
    })
    expect((await readUser(world.mongo, id)).username).toBe(`user-${id}`)
    away = false
    await world.runUntil(worker, deletion, 'completed')
    expect((await world.inLedger(deletion)).steps.notifications).not.toHaveProperty('error')
  })
})
