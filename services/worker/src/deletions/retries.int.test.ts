import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { retryDeletion } from '@lethe/store/ledger-retry'
import { reasonOf } from '@lethe/store/ledger-state'
import { readUser } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import type { Outcome } from '@lethe/targets/target'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
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

describe('what does not go through at once', () => {
  it('begins nothing for a soft deletion whose only target can not be used, and goes on when it can', async () => {
    const deletion = await world.mark(id, 'soft')
    const error = { code: 'paused', message: 'The store is misconfigured' }
    let away = true
    const store = scriptedStore({
      unavailable: () => (away ? { error, retryAt: new Date(Date.now() + 30), mayProbe: false } : null),
    })
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, deletion, 'soft')
    expect(await world.inLedger(deletion)).toMatchObject({
      state: 'retrying',
      steps: { notifications: { attempts: 0, error } },
    })
    expect((await readUser(world.mongo, id)).deletion?.begun_at).toBeUndefined()
    away = false
    await world.runUntil(worker, deletion, 'completed')
  })

  it('erases content while the store can not be used', async () => {
    await world.post(id)
    const deletion = await world.mark(id, 'hard')
    const error = { code: 'paused', message: 'The store is misconfigured' }
    const retryAt = new Date(Date.now() + 60_000)
    const store = scriptedStore({
      unavailable: () => ({ error, retryAt, mayProbe: false }),
      erase: async (subjects) =>
        new Map(subjects.map(({ deletionId }) => [deletionId, { kind: 'unavailable', error, retryAt }])),
    })
    await world.take(world.workerWith({ targets: [world.content, store] }), deletion)
    expect(await world.postsLeft(id)).toBe(0)
    expect(await world.inLedger(deletion)).toMatchObject({
      state: 'retrying',
      due_at: retryAt,
      steps: { content: { state: 'done' } },
    })
  })

  it('retries what failed until it is done, one user’s failure keeping nobody else', async () => {
    const broken = await world.mark(id, 'hard')
    id = await world.user()
    const fine = await world.mark(id, 'hard')
    const error = { code: 'notification_store_error', message: 'The store answered 500' }
    let failures = 3
    const store = scriptedStore({
      erase: async (subjects) =>
        new Map(
          subjects.map(({ deletionId }): [string, Outcome] => {
            const fails = deletionId === broken && failures-- > 0
            return [
              deletionId,
              fails ? { kind: 'failed', class: 'broken', error } : { kind: 'done', counts: {} },
            ]
          }),
        ),
    })
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, [broken, fine])
    expect(await world.inLedger(broken)).toMatchObject({
      state: 'retrying',
      steps: { notifications: { attempts: 1, error } },
    })
    expect((await world.inLedger(fine)).state).toBe('completed')
    await world.runUntil(worker, broken, 'completed')
    expect((await world.inLedger(broken)).steps.notifications?.attempts).toBe(4)
  })

  it('takes few of what is due at first, so that a short life completes some, and then more at a time', async () => {
    const ids: number[] = []
    while (ids.length < 180) ids.push(await world.user())
    const deletions = await world.schedule(ids)
    const cohorts: number[] = []
    const { erase } = scriptedStore()
    const store = scriptedStore({
      erase: (subjects, slice) => {
        cohorts.push(subjects.length)
        return erase(subjects, slice)
      },
    })
    const worker = world.workerWith({ targets: [store] })
    worker.start()
    const left = () =>
      ledgerOf(world.mongo.db).countDocuments({ _id: { $in: deletions }, completed_at: { $exists: false } })
    await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 20_000, interval: 20 })
    await worker.close()
    expect(cohorts[0]).toBe(50)
    expect(cohorts[1]).toBeGreaterThan(50)
    expect(cohorts.reduce((sum, size) => sum + size, 0)).toBe(180)
  })

  it('keeps nobody for one whose user document the database refuses to change', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1) {
      id = await world.user(n === 2 ? { bio: 'locked' } : {})
      ids.push(await world.mark(id, 'hard'))
    }
    const validator = { $or: [{ bio: { $ne: 'locked' } }, { 'deletion.begun_at': { $exists: false } }] }
    await world.mongo.db.command({ collMod: 'users', validator })
    await world.take(world.workerWith(), ids)
    await world.mongo.db.command({ collMod: 'users', validator: {} })
    const states = await Promise.all(ids.map(async (deletionId) => (await world.inLedger(deletionId)).state))
    expect(states).toEqual(['completed', 'completed', 'retrying', 'completed', 'completed'])
    expect(await world.inLedger(ids[2] ?? '')).toMatchObject({
      due_at: expect.any(Date),
      failure: { failures: 1 },
    })
  })

  it('blocks what fails again and again, with the reason, until it is retried', async () => {
    const deletion = await world.mark(id, 'hard')
    await usersOf(world.mongo.db).updateOne({ _id: id }, { $set: { bio: 'locked' } })
    const validator = { $or: [{ bio: { $ne: 'locked' } }, { 'deletion.begun_at': { $exists: false } }] }
    await world.mongo.db.command({ collMod: 'users', validator, validationLevel: 'strict' })
    const retry = { base: 1, max: 1, random: () => 0, limits: { away: 3, broken: 3 } }
    const worker = world.workerWith({ retry })
    await world.take(worker, deletion)
    worker.start()
    await vi.waitFor(async () => expect((await world.inLedger(deletion)).state).toBe('blocked'), {
      timeout: 5_000,
    })
    const blocked = await world.inLedger(deletion)
    expect(blocked).toMatchObject({ failure: { failures: 3 }, blocked_at: expect.any(Date) })
    expect(blocked).not.toHaveProperty('due_at')
    expect(reasonOf(blocked)).toContain('MongoServerError 121')
    await world.mongo.db.command({ collMod: 'users', validator: {} })
    expect((await retryDeletion(world.mongo.db, deletion, 1)).kind).toBe('due')
    await vi.waitFor(async () => expect((await world.inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
    const over = await world.inLedger(deletion)
    expect(over).not.toHaveProperty('failure')
    expect(over).not.toHaveProperty('blocked_at')
  })

  it('blocks a deletion of which something is written again after each asking', async () => {
    const deletion = await world.mark(id, 'hard')
    const store = scriptedStore({
      verify: async (subjects) =>
        new Map(subjects.map(({ deletionId }) => [deletionId, { kind: 'left', what: { profiles: 1 } }])),
    })
    const retry = { base: 1, max: 1, random: () => 0, limits: { away: 3, broken: 3 } }
    const worker = world.workerWith({ targets: [world.content, store], retry })
    await world.take(worker, deletion)
    await world.runUntil(worker, deletion, 'blocked')
    expect(await world.inLedger(deletion)).toMatchObject({
      steps: { notifications: { state: 'blocked', error: { code: 'still_written' } } },
    })
    expect((await readUser(world.mongo, id)).deletion?.completed_at).toBeUndefined()
  })

  it('sends one of a cohort to see whether an outage is over, and begins nobody else', async () => {
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) {
      id = await world.user()
      ids.push(await world.mark(id, 'soft'))
    }
    const error = { code: 'paused', message: 'The store does not answer' }
    const retryAt = new Date(Date.now() + 60_000)
    const store = scriptedStore({ unavailable: () => ({ error, retryAt, mayProbe: true }) })
    await world.take(world.workerWith({ targets: [world.content, store] }), ids, 'soft')
    const states = await Promise.all(ids.map(async (deletionId) => (await world.inLedger(deletionId)).state))
    expect(states.sort()).toEqual(['completed', 'retrying', 'retrying', 'retrying'])
    expect(store.erased).toHaveLength(1)
    const begun = await usersOf(world.mongo.db).countDocuments({
      'deletion.id': { $in: ids },
      'deletion.begun_at': { $exists: true },
    })
    expect(begun).toBe(1)
  })

  it('takes over when another worker’s lease has run out, and not before', async () => {
    const deletion = await world.mark(id, 'hard')
    const stuck = scriptedStore({ erase: () => new Promise(() => undefined) })
    void world.take(world.workerWith({ targets: [stuck] }, { lease: 1_000_000 }), deletion)
    await vi.waitFor(async () => expect((await world.inLedger(deletion)).owner).toBeDefined())
    const other = world.workerWith()
    await world.take(other, deletion)
    expect((await world.inLedger(deletion)).state).not.toBe('completed')
    await ledgerOf(world.mongo.db).updateOne(
      { _id: deletion },
      { $set: { due_at: new Date(Date.now() - 1) } },
    )
    other.start()
    await vi.waitFor(async () => expect((await world.inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await other.close()
  })

  it('takes deletions that were published and that nobody claimed', async () => {
    const deletion = await world.mark(id, 'hard')
    const longAgo = new Date(Date.now() - 1_000)
    const accepted = {
      userId: id,
      generation: 1,
      mode: 'hard',
      requestedAt: longAgo,
      requestedBy: 'admin',
    } as const
    await ledgerOf(world.mongo.db).insertOne(acceptedDocument(accepted, longAgo))
    const worker = world.workerWith()
    await world.runUntil(worker, deletion, 'completed')
  })

  it('lets nobody wait for a user whose content takes many slices', { timeout: 120_000 }, async () => {
    await world.post(id, 40_000)
    const large = await world.mark(id, 'hard')
    const others: string[] = []
    for (let n = 0; n < 3; n += 1) {
      id = await world.user()
      await world.post(id)
      others.push(await world.mark(id, 'hard'))
    }
    const worker = world.workerWith({}, { slice: 1_500, interval: 1 })
    await world.take(worker, [large, ...others])
    worker.start()
    const completedAt = async (deletion: string) => {
      await vi.waitFor(async () => expect((await world.inLedger(deletion)).state).toBe('completed'), {
        timeout: 100_000,
      })
      return (await world.inLedger(deletion)).completed_at?.getTime() ?? 0
    }
    const last = Math.max(...(await Promise.all(others.map(completedAt))))
    const { steps } = await world.inLedger(large)
    expect(steps.content?.state).toBe('pending')
    expect(await completedAt(large)).toBeGreaterThan(last)
    await worker.close()
    expect((await world.inLedger(large)).steps.content).toMatchObject({
      attempts: 1,
      counts: { posts: { deleted: 40_000 } },
    })
  })
})
