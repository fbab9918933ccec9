import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from './testing.ts'
import { beginDeletions, endDeletions } from './user-fence.ts'
import { markUsers } from './user-mark.ts'
import type { Mark, Schedule } from './user-transitions.ts'
import { usersOf } from './users.ts'

const HOUR = 3_600_000
let mongo: TestDatabase
let userId = 300
let lastKey = 0

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())
beforeEach(async () => {
  userId += 1
  await insertUser(mongo, userId, { ext_id: `crm-${userId}` })
})

async function mark(mode: Mark['mode'], more: Partial<Mark> = {}) {
  lastKey += 1
  const users = await markUsers(mongo, [{ userId, mode, by: 'admin', key: `key-${lastKey}`, ...more }])
  return users.get(userId)
}
const inAnHour = () => new Date(Date.now() + HOUR)
const schedule = (when: Schedule = { notBefore: inAnHour() }) => mark('hard', { schedule: when })
const key = (generation: number) => ({ userId, deletionId: `${userId}-${generation}` })
const begin = async (generation: number) =>
  (await beginDeletions(mongo, [key(generation)])).get(key(generation).deletionId)
/** The scheduled time is over. */
const passTime = () =>
  usersOf(mongo.db).updateOne({ _id: userId }, { $set: { 'deletion.not_before': new Date(Date.now() - 1) } })
const events = async () =>
  (await readUser(mongo, userId)).outbox?.map(({ id, ends }) => [id, ...(ends ? [ends] : [])])

describe('a scheduled deletion', () => {
  it('soft deletes its user at once, and tells when it may start', async () => {
    const notBefore = inAnHour()
    expect(await schedule({ notBefore })).toMatchObject({
      status: 'd',
      standing: `${userId}-1`,
      scheduled: true,
    })
    const { deletion, outbox } = await readUser(mongo, userId)
    expect(deletion).toEqual({
      id: `${userId}-1`,
      mode: 'hard',
      at: expect.any(Date),
      by: 'admin',
      from: 'a',
      not_before: notBefore,
    })
    expect(outbox).toMatchObject([
      {
        id: `user.deletion_scheduled/${userId}-1`,
        mode: 'hard',
        not_before: notBefore,
        ext_id: `crm-${userId}`,
      },
    ])
  })

  it('is hard at once where its time has passed', async () => {
    await schedule({ notBefore: new Date(Date.now() - 1) })
    const { status, deletion } = await readUser(mongo, userId)
    expect(status).toBe('u')
    expect(deletion).not.toHaveProperty('not_before')
    expect(await events()).toEqual([[`user.deleted/${userId}-1`]])
  })

  it('does not begin before its time, and turns hard in the update that begins it', async () => {
    await schedule()
    expect(await begin(1)).toEqual({ kind: 'scheduled', notBefore: expect.any(Date) })
    expect(await readUser(mongo, userId)).toMatchObject({ status: 'd', deletion: { mode: 'hard' } })
    await passTime()
    expect(await begin(1)).toEqual({ kind: 'begun', mode: 'hard', generation: 1, extId: `crm-${userId}` })
    const { status, deletion, outbox } = await readUser(mongo, userId)
    expect(status).toBe('u')
    expect(outbox?.at(-1)).toEqual({
      id: `user.deleted/${userId}-1`,
      type: 'user.deleted',
      generation: 1,
      at: deletion?.begun_at,
      ext_id: `crm-${userId}`,
      mode: 'hard',
      by: 'admin',
      requested_at: deletion?.at,
    })
    await begin(1)
    expect((await readUser(mongo, userId)).outbox).toHaveLength(2)
  })

  it('gives way to a hard deletion at once, which ends it', async () => {
    await schedule()
    await mark('hard')
    expect(await readUser(mongo, userId)).toMatchObject({ status: 'u', generation: 2 })
    expect(await events()).toEqual([
      [`user.deletion_scheduled/${userId}-1`],
      [`user.deleted/${userId}-2`, { id: `${userId}-1`, as: 'superseded', by_id: userId }],
    ])
    expect(await begin(1)).toEqual({ kind: 'superseded' })
  })

  it('is not made, nor put off, while a worker acts for the soft deletion before it', async () => {
    await mark('soft')
    await begin(1)
    expect(await schedule()).toMatchObject({ status: 'd', begun: true, standing: `${userId}-1` })
    expect((await readUser(mongo, userId)).generation).toBe(1)
    await endDeletions(mongo, [key(1)])
    await schedule()
    expect(await readUser(mongo, userId)).toMatchObject({
      generation: 2,
      deletion: { from: 'd', soft_from: 'a' },
    })
  })

  it('keeps the earlier time where a grace would put it off, and takes a later one that is named', async () => {
    const soon = new Date(Date.now() + 60_000)
    await schedule({ notBefore: soon })
    await schedule({ grace: HOUR })
    expect((await readUser(mongo, userId)).deletion).toMatchObject({ id: `${userId}-2`, not_before: soon })
    await schedule({ grace: 30_000 })
    const hastened = (await readUser(mongo, userId)).deletion
    expect(hastened?.not_before?.getTime()).toBeLessThan(soon.getTime())
    const later = inAnHour()
    await schedule({ notBefore: later })
    expect((await readUser(mongo, userId)).deletion).toMatchObject({
      id: `${userId}-4`,
      from: 'a',
      not_before: later,
    })
  })
})

describe('a scheduled deletion that is taken back', () => {
  it('leaves the user what he was, with an event that ends it', async () => {
    await usersOf(mongo.db).updateOne({ _id: userId }, { $set: { status: 'b' } })
    await schedule()
    await mark('restored')
    const user = await readUser(mongo, userId)
    expect(user).toMatchObject({ status: 'b', generation: 2, ext_id: `crm-${userId}` })
    expect(user).not.toHaveProperty('deletion')
    expect((await events())?.at(-1)).toEqual([
      `user.restored/${userId}-2`,
      { id: `${userId}-1`, as: 'cancelled', by_id: userId },
    ])
    await passTime()
    expect(await begin(1)).toEqual({ kind: 'superseded' })
  })

  it('leaves a soft-deleted user soft deleted, and a second restore gives him back', async () => {
    await mark('soft')
    await schedule()
    await mark('restored')
    expect(await readUser(mongo, userId)).toMatchObject({
      status: 'd',
      generation: 3,
      deletion: { id: `${userId}-3`, mode: 'soft', from: 'a' },
    })
    expect((await events())?.at(-1)).toEqual([
      `user.deleted/${userId}-3`,
      { id: `${userId}-2`, as: 'cancelled', by_id: userId },
    ])
    await mark('restored')
    expect(await readUser(mongo, userId)).toMatchObject({ status: 'a', generation: 4 })
  })

  it('is refused once it has begun', async () => {
    await schedule()
    await passTime()
    await begin(1)
    for (const deletionId of [undefined, `${userId}-1`]) {
      expect(await mark('restored', { deletionId })).toMatchObject({ status: 'u', scheduled: true })
    }
    expect((await readUser(mongo, userId)).generation).toBe(1)
  })

  it('is that deletion only where one is named, and only one that has not begun', async () => {
    await schedule()
    await mark('restored', { deletionId: `${userId}-9` })
    expect((await readUser(mongo, userId)).status).toBe('d')
    await mark('restored', { deletionId: `${userId}-1` })
    expect((await readUser(mongo, userId)).status).toBe('a')
    await mark('soft')
    await begin(3)
    await endDeletions(mongo, [key(3)])
    const done = await mark('restored', { deletionId: `${userId}-3` })
    expect(done).toMatchObject({ status: 'd' })
    expect(done).not.toHaveProperty('standing')
  })
})

describe('a hard deletion', () => {
  it('is begun where it takes the place of one that a worker acts for, and not where that is done', async () => {
    await mark('soft')
    await begin(1)
    await mark('hard')
    expect((await readUser(mongo, userId)).deletion).toMatchObject({
      id: `${userId}-2`,
      begun_at: expect.any(Date),
    })
    userId += 1
    await insertUser(mongo, userId)
    await mark('soft')
    await begin(1)
    await endDeletions(mongo, [key(1)])
    await mark('hard')
    expect((await readUser(mongo, userId)).deletion).not.toHaveProperty('begun_at')
  })
})
