import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { outboxesOf } from './outbox.ts'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from './testing.ts'
import { beginDeletions, endDeletions } from './user-fence.ts'
import { markFirst, markUsers } from './user-mark.ts'
import type { Mark } from './user-transitions.ts'
import { type UserDocument, usersOf } from './users.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

const mark = (userId: number, mode: Mark['mode'], key: string): Mark => ({ userId, mode, by: 'self', key })

describe('markUsers', () => {
  it('changes status, generation, deletion and outbox of a user in one step', async () => {
    await insertUser(mongo, 1, { ext_id: 'crm-1' })
    const users = await markUsers(mongo, [mark(1, 'soft', 'k1')])
    const user = await readUser(mongo, 1)
    expect(user).toMatchObject({
      status: 'd',
      generation: 1,
      deletion: { id: '1-1', mode: 'soft', by: 'self', from: 'a' },
      recent: [{ key: 'k1', mode: 'soft', generation: 1 }],
      outbox: [
        {
          id: 'user.deleted/1-1',
          type: 'user.deleted',
          generation: 1,
          ext_id: 'crm-1',
          mode: 'soft',
          by: 'self',
        },
      ],
    })
    expect(users.get(1)).toEqual({
      userId: 1,
      status: 'd',
      recent: user.recent,
      begun: false,
      standing: '1-1',
      scheduled: false,
    })
  })

  it('writes ids beyond 2^31 in full', async () => {
    await insertUser(mongo, Number.MAX_SAFE_INTEGER)
    await markUsers(mongo, [mark(Number.MAX_SAFE_INTEGER, 'hard', 'k')])
    expect((await readUser(mongo, Number.MAX_SAFE_INTEGER)).deletion?.id).toBe('9007199254740991-1')
  })

  it('makes a hard deletion of a soft-deleted user the next generation and inherits nothing of the one before', async () => {
    await insertUser(mongo, 2)
    await markUsers(mongo, [mark(2, 'soft', 'a')])
    await usersOf(mongo.db).updateOne(
      { _id: 2 },
      { $set: { 'deletion.begun_at': new Date(), 'deletion.completed_at': new Date() } },
    )
    await markUsers(mongo, [mark(2, 'hard', 'b')])
    const { status, generation, deletion, outbox } = await readUser(mongo, 2)
    expect({ status, generation }).toEqual({ status: 'u', generation: 2 })
    expect(Object.keys(deletion ?? {}).sort()).toEqual(['at', 'by', 'from', 'id', 'mode'])
    expect(outbox?.map((entry) => entry.id)).toEqual(['user.deleted/2-1', 'user.deleted/2-2'])
  })

  it('changes nothing where the status does not allow it, and leaves no event without a mark', async () => {
    await insertUser(mongo, 3, { status: 'u' })
    await insertUser(mongo, 4, { status: 'd' })
    const before = [await readUser(mongo, 3), await readUser(mongo, 4)]
    await markUsers(mongo, [mark(3, 'hard', 'a'), mark(3, 'soft', 'b'), mark(4, 'soft', 'c')])
    expect([await readUser(mongo, 3), await readUser(mongo, 4)]).toEqual(before)
  })

  it('marks many users by one update, each as if he were alone', async () => {
    await insertUser(mongo, 11, { ext_id: 'crm-11' })
    await insertUser(mongo, 12, { status: 'd', generation: 4 })
    await insertUser(mongo, 13, { status: 'u', generation: 1 })
    const users = await markUsers(
      mongo,
      [11, 12, 13, 14].map((userId) => mark(userId, 'hard', 'all')),
    )
    expect([...users.values()].map(({ userId, status, recent }) => [userId, status, recent.length])).toEqual([
      [11, 'u', 1],
      [12, 'u', 1],
      [13, 'u', 0],
    ])
    const owing = await outboxesOf(mongo.db, [11, 12, 13, 14])
    expect(owing.flatMap(({ outbox }) => outbox.map(({ id, ext_id }) => [id, ext_id]))).toEqual([
      ['user.deleted/11-1', 'crm-11'],
      ['user.deleted/12-5', null],
    ])
    expect((await readUser(mongo, 12)).deletion).toMatchObject({ id: '12-5', from: 'd' })
  })

  it('never marks twice for one key, whatever has happened since', async () => {
    await insertUser(mongo, 5)
    await markUsers(mongo, [mark(5, 'soft', 'once')])
    await usersOf(mongo.db).updateOne(
      { _id: 5 },
      { $set: { status: 'a', generation: 2 }, $unset: { deletion: 1 } },
    )
    const users = await markUsers(mongo, [mark(5, 'soft', 'once')])
    expect((await readUser(mongo, 5)).status).toBe('a')
    expect(users.get(5)?.recent).toEqual([{ key: 'once', mode: 'soft', generation: 1 }])
  })

  it('lets exactly one of many marks of one user in one group win', async () => {
    await insertUser(mongo, 6)
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`)
    const users = await markUsers(
      mongo,
      keys.map((key) => mark(6, 'hard', key)),
    )
    expect(users.get(6)?.recent).toHaveLength(1)
    expect((await readUser(mongo, 6)).generation).toBe(1)
  })

  it('remembers the last eight transitions', async () => {
    await insertUser(mongo, 7)
    for (let round = 1; round <= 10; round += 1) {
      await markUsers(mongo, [mark(7, 'soft', `k${round}`)])
      await usersOf(mongo.db).updateOne({ _id: 7 }, { $set: { status: 'a' } })
    }
    expect((await readUser(mongo, 7)).recent?.map((entry) => entry.generation)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10,
    ])
  })

  it('says of a user who does not exist that there is none', async () => {
    expect(await markUsers(mongo, [mark(999, 'hard', 'k')])).toEqual(new Map())
  })
})

describe('markFirst', () => {
  const all = (ids: readonly number[]) => ids.map((id) => mark(id, 'hard', 'all'))
  let lastId = 50
  const nextId = () => (lastId += 1)
  /** The user document as text, without times and ids. */
  const shapeOf = async (id: number) =>
    JSON.stringify(await readUser(mongo, id))
      .replaceAll(/\b\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, 'time')
      .replaceAll(new RegExp(`\\b${id}\\b`, 'g'), 'id')

  it('makes what markUsers makes, and says that each was the first of its user', async () => {
    for (const [n, id] of [31, 32, 41, 42].entries()) {
      await insertUser(mongo, id, n % 2 === 0 ? { ext_id: `crm-${id}` } : { status: 'b' })
    }
    await usersOf(mongo.db).updateMany({ _id: { $in: [32, 42] } }, { $unset: { generation: 1 } })
    expect(await markFirst(mongo, all([31, 32]))).toBe(true)
    await markUsers(mongo, all([41, 42]))
    expect(await shapeOf(31)).toEqual(await shapeOf(41))
    expect(await shapeOf(32)).toEqual(await shapeOf(42))
  })

  it.each<[string, Partial<UserDocument> | undefined]>([
    ['was marked before', { generation: 1 }],
    ['is hard deleted', { status: 'u' }],
    ['does not exist', undefined],
  ])('says no where one of them %s, and leaves him alone', async (_what, fields) => {
    const [first, other] = [nextId(), nextId()]
    await insertUser(mongo, first)
    if (fields) await insertUser(mongo, other, fields)
    expect(await markFirst(mongo, all([first, other]))).toBe(false)
    expect(await readUser(mongo, first)).toMatchObject({ status: 'u', generation: 1 })
    if (fields) expect(await readUser(mongo, other)).not.toHaveProperty('outbox')
    // He was made here, which the general way sees as a repeat.
    const users = await markUsers(mongo, all([first, other]))
    expect(users.get(first)?.recent).toEqual([{ key: 'all', mode: 'hard', generation: 1 }])
  })

  it('says no of a user who is named twice, and of a repeat under the same key', async () => {
    const id = nextId()
    await insertUser(mongo, id)
    expect(await markFirst(mongo, [mark(id, 'soft', 'one'), mark(id, 'soft', 'two')])).toBe(false)
    expect(await markFirst(mongo, [mark(id, 'soft', 'one')])).toBe(false)
    expect((await readUser(mongo, id)).generation).toBe(1)
  })
})

describe('a restore', () => {
  const restore = (userId: number, key = 'back'): Mark => ({ userId, mode: 'restored', by: 'admin', key })
  const soften = (userId: number) => markUsers(mongo, [mark(userId, 'soft', 'gone')])

  it('gives back the status that the deletion found, with the next generation and its event', async () => {
    await insertUser(mongo, 20, { status: 'b', ext_id: 'crm-20' })
    await soften(20)
    await markUsers(mongo, [restore(20)])
    const user = await readUser(mongo, 20)
    expect(user).toMatchObject({ status: 'b', generation: 2 })
    expect(user).not.toHaveProperty('deletion')
    expect(user.recent?.at(-1)).toEqual({ key: 'back', mode: 'restored', generation: 2 })
    expect(user.outbox?.map(({ id, type, ext_id }) => ({ id, type, ext_id }))).toEqual([
      { id: 'user.deleted/20-1', type: 'user.deleted', ext_id: 'crm-20' },
      { id: 'user.restored/20-2', type: 'user.restored', ext_id: 'crm-20' },
    ])
  })

  it('does nothing for a user who is there, or hard deleted, or under the same key again', async () => {
    await insertUser(mongo, 21)
    await insertUser(mongo, 22, { status: 'u' })
    await insertUser(mongo, 23)
    await soften(23)
    await markUsers(mongo, [restore(23, 'once')])
    await markUsers(mongo, [mark(23, 'soft', 'again')])
    const before = await Promise.all([21, 22, 23].map((id) => readUser(mongo, id)))
    await markUsers(mongo, [restore(21), restore(22), restore(23, 'once')])
    expect(await Promise.all([21, 22, 23].map((id) => readUser(mongo, id)))).toEqual(before)
  })

  it('does nothing while the deletion is begun, and passes when that is done', async () => {
    await insertUser(mongo, 24)
    await soften(24)
    const key = { userId: 24, deletionId: '24-1' }
    await beginDeletions(mongo, [key])
    expect((await markUsers(mongo, [restore(24)])).get(24)).toMatchObject({ status: 'd', begun: true })
    await endDeletions(mongo, [key])
    expect((await markUsers(mongo, [restore(24)])).get(24)).toMatchObject({ status: 'a', begun: false })
  })

  it('does nothing while a request to a store without ETags may still act', async () => {
    await insertUser(mongo, 25)
    await soften(25)
    const notifying = (until: Date) =>
      usersOf(mongo.db).updateOne({ _id: 25 }, { $set: { notifying: [{ attempt: 'a', until }] } })
    await notifying(new Date(Date.now() + 60_000))
    expect((await markUsers(mongo, [restore(25)])).get(25)).toMatchObject({ status: 'd', begun: true })
    await notifying(new Date(0))
    expect((await markUsers(mongo, [restore(25)])).get(25)).toMatchObject({ status: 'a' })
  })

  it('and a begin at the same time never both pass', async () => {
    for (let id = 1_000; id < 1_040; id += 1) {
      await insertUser(mongo, id)
      await soften(id)
      const key = { userId: id, deletionId: `${id}-1` }
      const [users, standings] = await Promise.all([
        markUsers(mongo, [restore(id)]),
        beginDeletions(mongo, [key]),
      ])
      const restored = users.get(id)?.status === 'a'
      expect(standings.get(key.deletionId)?.kind === 'begun').toBe(!restored)
    }
  })
})
