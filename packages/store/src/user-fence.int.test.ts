import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from './testing.ts'
import { beginDeletions, endDeletions, readStandings } from './user-fence.ts'
import { markUsers } from './user-mark.ts'
import { usersOf } from './users.ts'

let mongo: TestDatabase
let lastId = 100
let userId: number

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())
beforeEach(async () => {
  lastId += 1
  userId = lastId
  await insertUser(mongo, userId, {
    ext_id: `crm-${userId}`,
    email: 'someone@mail.example',
    real_name: 'Some One',
  })
})

const key = (generation = 1) => ({ userId, deletionId: `${userId}-${generation}` })
const markHard = () => markUsers(mongo, [{ userId, mode: 'hard', by: 'admin', key: 'h' }])
const markSoft = () => markUsers(mongo, [{ userId, mode: 'soft', by: 'admin', key: 's' }])
const standing = async (generation = 1) =>
  (await readStandings(mongo, [key(generation)])).get(key(generation).deletionId)

describe('beginDeletions', () => {
  it('begins a deletion that stands and answers what the user document says', async () => {
    await markHard()
    expect(await standing()).toMatchObject({ kind: 'not_begun' })
    const standings = await beginDeletions(mongo, [key()])
    expect(standings.get(key().deletionId)).toEqual({
      kind: 'begun',
      mode: 'hard',
      generation: 1,
      extId: `crm-${userId}`,
    })
  })

  it('begins nothing for a live user, an older generation or a generation that never was', async () => {
    expect((await beginDeletions(mongo, [key()])).get(key().deletionId)).toEqual({ kind: 'superseded' })
    await markSoft()
    await markHard()
    expect((await beginDeletions(mongo, [key(1)])).get(key(1).deletionId)).toEqual({ kind: 'superseded' })
    expect((await beginDeletions(mongo, [key(9)])).get(key(9).deletionId)).toEqual({ kind: 'superseded' })
    expect((await readUser(mongo, userId)).deletion?.begun_at).toBeUndefined()
  })

  it('begins nothing for a user who is live again although a deletion was left behind', async () => {
    await markSoft()
    await usersOf(mongo.db).updateOne({ _id: userId }, { $set: { status: 'a' } })
    await beginDeletions(mongo, [key()])
    expect((await readUser(mongo, userId)).deletion?.begun_at).toBeUndefined()
  })

  it('begins nothing that is done', async () => {
    await markHard()
    await beginDeletions(mongo, [key()])
    await endDeletions(mongo, [key()])
    expect((await beginDeletions(mongo, [key()])).get(key().deletionId)).toMatchObject({
      kind: 'done',
      mode: 'hard',
    })
  })
})

describe('endDeletions', () => {
  it('leaves of a hard-deleted user exactly what fences stale work, and frees the names', async () => {
    await markHard()
    await beginDeletions(mongo, [key()])
    await endDeletions(mongo, [key()])
    const remains = await readUser(mongo, userId)
    expect(Object.keys(remains).sort()).toEqual([
      '_id',
      'deletion',
      'generation',
      'outbox',
      'recent',
      'status',
    ])
    expect(remains).toMatchObject({
      status: 'u',
      deletion: { id: key().deletionId, completed_at: expect.any(Date) },
    })
    await insertUser(mongo, userId + 10_000, { username: `user-${userId}`, ext_id: `crm-${userId}` })
  })

  it('keeps a soft-deleted user whole, with the names still taken', async () => {
    await markSoft()
    await beginDeletions(mongo, [key()])
    await endDeletions(mongo, [key()])
    expect(await readUser(mongo, userId)).toMatchObject({
      username: `user-${userId}`,
      email: 'someone@mail.example',
    })
    await expect(insertUser(mongo, userId + 20_000, { username: `user-${userId}` })).rejects.toThrow(/E11000/)
  })

  it('ends once: a second end changes no time', async () => {
    await markHard()
    await endDeletions(mongo, [key()])
    const first = (await readUser(mongo, userId)).deletion?.completed_at
    await endDeletions(mongo, [key()])
    expect((await readUser(mongo, userId)).deletion?.completed_at).toEqual(first)
  })

  it('does not pass while a request to the store may still act for a hard-deleted user', async () => {
    await markHard()
    await beginDeletions(mongo, [key()])
    const until = new Date(Date.now() + 60_000)
    await usersOf(mongo.db).updateOne({ _id: userId }, { $set: { notifying: [{ attempt: 'a', until }] } })
    expect((await endDeletions(mongo, [key()])).get(key().deletionId)).toMatchObject({ kind: 'begun' })
    expect((await readUser(mongo, userId)).username).toBe(`user-${userId}`)
    await usersOf(mongo.db).updateOne(
      { _id: userId },
      { $set: { notifying: [{ attempt: 'a', until: new Date(0) }] } },
    )
    expect((await endDeletions(mongo, [key()])).get(key().deletionId)).toMatchObject({ kind: 'done' })
  })

  it('ends nothing for an older generation', async () => {
    await markSoft()
    await markHard()
    expect((await endDeletions(mongo, [key(1)])).get(key(1).deletionId)).toEqual({ kind: 'superseded' })
    expect((await readUser(mongo, userId)).username).toBe(`user-${userId}`)
  })
})
