import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { ledgerOf } from './ledger.ts'
import { acceptedDocument } from './ledger-accept.ts'
import { claimDue } from './ledger-claims.ts'
import { recordProgress } from './ledger-progress.ts'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from './testing.ts'
import { beginDeletions, endDeletions } from './user-fence.ts'
import { holdUser, releaseUser, resumeReleased } from './user-hold.ts'
import { markUsers } from './user-mark.ts'
import { usersOf } from './users.ts'

const ADMIN = 1
const later = new Date(Date.now() + 3_600_000)
let mongo: TestDatabase
let userId = 500

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())
beforeEach(async () => {
  userId += 1
  await insertUser(mongo, userId)
})

const hold = (reason = 'Litigation hold') => holdUser(mongo, userId, { by: ADMIN, reason })
const key = () => ({ userId, deletionId: `${userId}-1` })
const mark = (mode: 'soft' | 'hard') => markUsers(mongo, [{ userId, mode, by: 'admin', key: mode }])
const begin = async () => (await beginDeletions(mongo, [key()])).get(key().deletionId)

/** The ledger's entry as a worker leaves it that found the hold. */
async function foundHeld(): Promise<void> {
  const now = new Date()
  const accepted = { userId, generation: 1, mode: 'hard', requestedAt: now, requestedBy: 'admin' } as const
  await ledgerOf(mongo.db).insertOne(acceptedDocument(accepted, now))
  await claimDue(mongo.db, { token: 'w', until: later }, new Date(), 10)
  const next = { kind: 'held', at: later, since: now } as const
  await recordProgress(mongo.db, 'w', [{ id: key().deletionId, before: {}, steps: {}, next }])
}
const entry = () => ledgerOf(mongo.db).findOne({ _id: key().deletionId })

describe('a held user', () => {
  it('can be deleted, and the deletion does not begin until the hold ends', async () => {
    expect(await hold()).toMatchObject({ kind: 'held', hold: { by: ADMIN, reason: 'Litigation hold' } })
    await mark('hard')
    expect(await begin()).toEqual({ kind: 'held' })
    expect((await readUser(mongo, userId)).deletion).not.toHaveProperty('begun_at')
    expect(await releaseUser(mongo, userId, 9)).toBe(true)
    expect(await begin()).toMatchObject({ kind: 'begun', mode: 'hard' })
  })

  it('keeps the time of the hold when its reason changes', async () => {
    await hold('one')
    const { hold: first } = await readUser(mongo, userId)
    await hold('two')
    expect((await readUser(mongo, userId)).hold).toEqual({ ...first, reason: 'two' })
  })

  it('takes a reason for text, whatever it looks like', async () => {
    expect(await hold('$deletion.by')).toMatchObject({ hold: { reason: '$deletion.by' } })
  })

  it('is none while a worker acts for a deletion, nor when a hard one is done', async () => {
    await mark('hard')
    await begin()
    expect(await hold()).toEqual({ kind: 'begun' })
    await endDeletions(mongo, [key()])
    expect(await hold()).toEqual({ kind: 'not_found' })
    expect(await readUser(mongo, userId)).not.toHaveProperty('hold')
  })

  it('is none while a request to a store without ETags may still act', async () => {
    const notifying = [{ attempt: 'a', until: later }]
    await usersOf(mongo.db).updateOne({ _id: userId }, { $set: { notifying } })
    expect(await hold()).toEqual({ kind: 'begun' })
  })

  it('is nobody who does not exist', async () => {
    expect(await holdUser(mongo, 999_999, { by: ADMIN, reason: 'x' })).toEqual({ kind: 'not_found' })
    expect(await releaseUser(mongo, 999_999, 9)).toBe(false)
  })
})

describe('the end of a hold', () => {
  it('makes the deletion due that it kept', async () => {
    await hold()
    await foundHeld()
    expect(await entry()).toMatchObject({ due_at: later, held_at: expect.any(Date) })
    await releaseUser(mongo, userId, 9)
    const due = await entry()
    expect(due?.due_at?.getTime()).toBeLessThanOrEqual(Date.now())
    expect(due).not.toHaveProperty('held_at')
  })

  it('is heard of by a worker that writes the hold down only afterwards', async () => {
    await hold()
    await releaseUser(mongo, userId, 9)
    await foundHeld()
    await resumeReleased(mongo, [userId])
    expect((await entry())?.due_at?.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('is not heard of while the hold stands', async () => {
    await hold()
    await foundHeld()
    await resumeReleased(mongo, [userId])
    expect(await entry()).toMatchObject({ due_at: later })
  })
})
