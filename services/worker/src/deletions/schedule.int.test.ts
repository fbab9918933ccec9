import { PublishError } from '@lethe/messaging/publish-error'
import { ledgerOf } from '@lethe/store/ledger'
import { waiveStep } from '@lethe/store/ledger-waive'
import { readUser } from '@lethe/store/testing'
import { holdUser, releaseUser } from '@lethe/store/user-hold'
import { markUsers } from '@lethe/store/user-mark'
import { usersOf } from '@lethe/store/users'
import type { Outcome } from '@lethe/targets/target'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorld, scriptedStore, type World } from '../testing/world.ts'

const HOUR = 3_600_000
let world: World
let id: number

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  id = await world.user({ ext_id: `crm-${crypto.randomUUID()}` })
  await world.post(id)
})

const hold = () => holdUser(world.mongo, id, { by: 1, reason: 'Litigation hold' })
const restore = () =>
  markUsers(world.mongo, [{ userId: id, mode: 'restored', by: 'admin', key: `back-${id}` }])
const blocked: Outcome = {
  kind: 'blocked',
  error: { code: 'distinct_id_in_use', message: 'Somebody has it' },
}
const blockedStore = () =>
  scriptedStore({
    erase: async (subjects) => new Map(subjects.map(({ deletionId }) => [deletionId, blocked])),
  })

describe('a scheduled deletion', () => {
  it('is left alone until its time, whatever events say', async () => {
    const [deletion = ''] = await world.schedule([id])
    const later = new Date(Date.now() + HOUR)
    await usersOf(world.mongo.db).updateOne({ _id: id }, { $set: { 'deletion.not_before': later } })
    const store = scriptedStore()
    await world.take(world.workerWith({ targets: [world.content, store] }), deletion)
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'scheduled', due_at: later })
    expect(store.erased).toEqual([])
    expect(await world.postsLeft(id)).toBe(1)
    expect((await readUser(world.mongo, id)).status).toBe('d')
  })

  it('goes the way of a hard one when its time has come, and subscribers hear of it first', async () => {
    const [deletion = ''] = await world.schedule([id])
    let toldBefore: string[] = []
    const store = scriptedStore({
      erase: async (subjects) => {
        toldBefore = await world.deletedEvents(id)
        return new Map(subjects.map(({ deletionId }) => [deletionId, { kind: 'done', counts: {} }]))
      },
    })
    await world.runUntil(world.workerWith({ targets: [world.content, store] }), deletion, 'completed')
    expect(toldBefore).toEqual([`user.deleted/${deletion}`])
    expect(await world.deletedEvents(id)).toEqual([`user.deleted/${deletion}`])
    expect(await world.erasedEvents(deletion)).toBe(1)
    expect(await world.postsLeft(id)).toBe(0)
    expect(await readUser(world.mongo, id)).toMatchObject({ status: 'u', outbox: [] })
    expect(await world.inLedger(deletion)).toMatchObject({ published_at: expect.any(Date) })
  })

  it('erases nothing while Kafka does not take the word of its start', async () => {
    const [deletion = ''] = await world.schedule([id])
    const publisher = {
      ...world.publisher,
      publish: () => Promise.reject(new PublishError('unavailable', 'no broker')),
    }
    const store = scriptedStore()
    await world.take(world.workerWith({ publisher, targets: [world.content, store] }), deletion)
    expect(store.erased).toEqual([])
    expect(await world.postsLeft(id)).toBe(1)
    const { due_at } = await world.inLedger(deletion)
    expect(due_at?.getTime()).toBeGreaterThan(Date.now())
    await ledgerOf(world.mongo.db).updateOne({ _id: deletion }, { $set: { due_at: new Date() } })
    await world.runUntil(world.workerWith(), deletion, 'completed')
  })

  it('that was cancelled is cancelled in the ledger, also where a worker called it superseded', async () => {
    const [deletion = ''] = await world.schedule([id])
    await restore()
    await world.take(world.workerWith(), deletion)
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'superseded' })
    await world.sweep([id])
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'cancelled' })
    expect(await world.inLedger(deletion)).not.toHaveProperty('due_at')
    expect(await world.postsLeft(id)).toBe(1)
  })
})

describe('a held deletion', () => {
  it('waits without an attempt, and goes on by itself when the hold ends', async () => {
    await hold()
    const deletion = await world.mark(id, 'hard')
    const store = scriptedStore()
    const worker = world.workerWith({ targets: [world.content, store] })
    await world.take(worker, deletion)
    const held = await world.inLedger(deletion)
    expect(held).toMatchObject({ state: 'held', steps: {} })
    expect(held.due_at?.getTime()).toBeGreaterThan(Date.now() + HOUR / 2)
    expect(store.erased).toEqual([])
    expect(await world.postsLeft(id)).toBe(1)
    await releaseUser(world.mongo, id, 9)
    await world.runUntil(worker, deletion, 'completed')
    expect(await world.inLedger(deletion)).not.toHaveProperty('held_at')
    expect((await world.inLedger(deletion)).steps.notifications?.attempts).toBe(1)
    expect(await world.postsLeft(id)).toBe(0)
  })

  it('goes on where the word of the hold’s end was lost, when it is looked at again', async () => {
    await hold()
    const deletion = await world.mark(id, 'hard')
    await world.take(world.workerWith(), deletion)
    await usersOf(world.mongo.db).updateOne({ _id: id }, { $unset: { hold: 1 } })
    await ledgerOf(world.mongo.db).updateOne({ _id: deletion }, { $set: { due_at: new Date() } })
    await world.runUntil(world.workerWith(), deletion, 'completed')
  })

  it('keeps the profile of a soft-deleted user too', async () => {
    await hold()
    const deletion = await world.mark(id, 'soft')
    const store = scriptedStore()
    await world.take(world.workerWith({ targets: [world.content, store] }), deletion, 'soft')
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'held' })
    expect(store.erased).toEqual([])
  })
})

describe('a waived step', () => {
  const waive = (deletion: string) =>
    waiveStep(world.mongo.db, deletion, { target: 'notifications', reason: 'The store is gone', by: 1 })

  it('is never done: the deletion is completed without it, and the ext_id of the user stays taken', async () => {
    const { ext_id, username = '' } = await readUser(world.mongo, id)
    const deletion = await world.mark(id, 'hard')
    const worker = world.workerWith({ targets: [world.content, blockedStore()] })
    await world.take(worker, deletion)
    expect(await world.inLedger(deletion)).toMatchObject({ state: 'blocked' })
    await waive(deletion)
    await world.runUntil(worker, deletion, 'completed')
    const { steps } = await world.inLedger(deletion)
    expect(steps.notifications).toMatchObject({ state: 'waived', attempts: 1 })
    expect(steps.notifications).not.toHaveProperty('verified_at')
    expect(await readUser(world.mongo, id)).toMatchObject({ status: 'u', ext_id })
    await expect(world.user({ ext_id: ext_id ?? '' })).rejects.toThrow(/E11000/)
    await world.user({ username })
  })

  it('keeps a soft-deleted user from being restored until no request for his profile can act', async () => {
    const deletion = await world.mark(id, 'soft')
    const worker = world.workerWith({ targets: [world.content, blockedStore()] })
    await world.take(worker, deletion, 'soft')
    await waive(deletion)
    await world.runUntil(worker, deletion, 'completed')
    expect((await restore()).get(id)).toMatchObject({ status: 'd', begun: true })
    await usersOf(world.mongo.db).updateOne({ _id: id }, { $set: { 'notifying.0.until': new Date(0) } })
    expect((await restore()).get(id)).toMatchObject({ status: 'a' })
  })
})
