import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from './testing.ts'
import { beginDeletions, endDeletions } from './user-fence.ts'
import { markUsers } from './user-mark.ts'
import { findUserNames, holdNames, readNames } from './user-names.ts'

let mongo: TestDatabase
let userId = 100

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())
beforeEach(async () => {
  userId += 1
  await insertUser(mongo, userId, { ext_id: `crm-${userId}` })
})

const keys = () => [{ userId, deletionId: `${userId}-1` }]
const markHard = () => markUsers(mongo, [{ userId, mode: 'hard', by: 'admin', key: 'h' }])
const names = () => ({ ...keys()[0], username: `user-${userId}`, extId: `crm-${userId}` })

async function begin(): Promise<void> {
  await markHard()
  await beginDeletions(mongo, keys())
}

/** The names, held by a transaction that does nothing else. */
const hold = () =>
  mongo.client.withSession((session) => session.withTransaction(() => holdNames(mongo.db, session, keys())))

describe('names', () => {
  it('are there while the deletion is begun and not done', async () => {
    expect([await hold(), await readNames(mongo.db, keys())]).toEqual([[], []])
    await markHard()
    expect([await hold(), await readNames(mongo.db, keys())]).toEqual([[], []])
    await beginDeletions(mongo, keys())
    expect([await hold(), await readNames(mongo.db, keys())]).toEqual([[names()], [names()]])
    await endDeletions(mongo, keys())
    expect([await hold(), await readNames(mongo.db, keys())]).toEqual([[], []])
  })

  it('are told of any user for whoever only wants to know', async () => {
    const { username, extId } = names()
    expect(await findUserNames(mongo.db, userId)).toEqual({ userId, status: 'a', username, extId })
    await begin()
    await endDeletions(mongo, keys())
    expect(await findUserNames(mongo.db, userId)).toEqual({ userId, status: 'u' })
    expect(await findUserNames(mongo.db, 999_999)).toBeNull()
  })

  it('are not there for another deletion of the user', async () => {
    await begin()
    expect(await readNames(mongo.db, [{ userId, deletionId: `${userId}-2` }])).toEqual([])
  })

  it('leave the user document as it was, but for the fence', async () => {
    await begin()
    const { deletion, ...before } = await readUser(mongo, userId)
    await hold()
    await hold()
    expect(await readUser(mongo, userId)).toEqual({ ...before, deletion: { ...deletion, fence: 2 } })
  })
})

describe('holdNames', () => {
  it('conflicts with an end that released the names since the transaction began', async () => {
    await begin()
    await mongo.client.withSession(async (session) => {
      session.startTransaction({ readConcern: { level: 'snapshot' } })
      await mongo.db.collection('anything').findOne({}, { session })
      await endDeletions(mongo, keys())
      await expect(holdNames(mongo.db, session, keys())).rejects.toMatchObject({ codeName: 'WriteConflict' })
    })
  })

  it('lets no end pass before its transaction is over', async () => {
    await begin()
    await mongo.client.withSession(async (session) => {
      session.startTransaction()
      expect(await holdNames(mongo.db, session, keys())).toEqual([names()])
      let isOver = false
      const ended = endDeletions(mongo, keys()).then((standings) => {
        expect(isOver).toBe(true)
        return standings
      })
      // The end meets the transaction's write at least once before that is over.
      await metConflict()
      isOver = true
      await session.commitTransaction()
      expect((await ended).get(`${userId}-1`)).toMatchObject({ kind: 'done' })
    })
  })
})

/** Resolves when an update of `users` has met a conflict and tries again. */
async function metConflict(): Promise<void> {
  const waiting = () =>
    mongo.client
      .db('admin')
      .aggregate(
        [
          { $currentOp: { allUsers: true } },
          { $match: { ns: `${mongo.db.databaseName}.users`, writeConflicts: { $gt: 0 } } },
        ],
        { readConcern: { level: 'local' } },
      )
      .hasNext()
  await expect.poll(waiting, { timeout: 10_000 }).toBe(true)
}
