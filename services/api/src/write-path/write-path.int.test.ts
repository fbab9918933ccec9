import { outboxesOf } from '@lethe/store/outbox'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { OutcomeUnknownError } from './types.ts'
import { createWritePath } from './write-path.ts'

let mongo: TestDatabase
let offered: number[] = []
let groups: number[] = []

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())
beforeEach(() => {
  offered = []
  groups = []
})

const writePath = () =>
  createWritePath({
    mongo,
    relay: { offer: (ids) => void offered.push(...ids) },
    onGroup: (size) => void groups.push(size),
  })
const hard = (userId: number) => ({ userId, mode: 'hard', by: 'admin' }) as const

describe('createWritePath', () => {
  it('writes many requests in few groups and tells the relay of every user whose mark won', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => index + 1)
    for (const id of ids) await insertUser(mongo, id)
    const path = writePath()
    const results = await Promise.all(ids.map((id) => path.submit(hard(id))))
    expect(results).toEqual(ids.map((id) => ({ kind: 'accepted', deletionId: `${id}-1` })))
    expect(groups).toEqual([100])
    const owing = await outboxesOf(mongo.db, offered)
    expect(owing.map(({ outbox }) => outbox.map(({ id }) => id))).toEqual(
      ids.map((id) => [`user.deleted/${id}-1`]),
    )
  })

  it('answers each request of a group by itself, also where two are about one user', async () => {
    await insertUser(mongo, 201)
    await insertUser(mongo, 202, { status: 'd' })
    const path = writePath()
    const soft = { ...hard(202), mode: 'soft' } as const
    const kinds = await Promise.all([path.submit(hard(999)), path.submit(soft), path.submit(hard(201))])
    const twins = await Promise.all([1, 2, 3].map(() => path.submit(hard(202))))
    expect(kinds.map(({ kind }) => kind)).toEqual(['not_found', 'already_soft_deleted', 'accepted'])
    expect(twins.filter(({ kind }) => kind === 'accepted')).toHaveLength(1)
    expect(twins.filter(({ kind }) => kind === 'not_found')).toHaveLength(2)
  })

  it('answers groups of first deletions and of others after one another', async () => {
    for (const id of [401, 402, 403]) await insertUser(mongo, id)
    const path = writePath()
    const soft = (userId: number) => path.submit({ ...hard(userId), mode: 'soft' })
    const ids = []
    for (const ask of [() => soft(401), () => path.submit(hard(401)), () => soft(402), () => soft(403)]) {
      ids.push(await ask())
    }
    expect(ids).toEqual(
      ['401-1', '401-2', '402-1', '403-1'].map((deletionId) => ({ kind: 'accepted', deletionId })),
    )
    expect(offered).toEqual([401, 401, 402, 403])
  })

  it('never guesses: what the database refused by itself is unknown to its caller, and to him alone', async () => {
    await insertUser(mongo, 301)
    await insertUser(mongo, 302)
    await usersOf(mongo.db).updateOne({ _id: 301 }, { $set: { bio: 'locked' } })
    const validator = { $or: [{ bio: { $ne: 'locked' } }, { status: 'a' }] }
    await mongo.db.command({ collMod: 'users', validator })
    const path = writePath()
    const [first, locked, other] = await Promise.allSettled([
      path.submit(hard(999)),
      path.submit(hard(301)),
      path.submit(hard(302)),
    ])
    await mongo.db.command({ collMod: 'users', validator: {} })
    expect(first).toMatchObject({ status: 'fulfilled' })
    expect(locked).toEqual({ status: 'rejected', reason: expect.any(OutcomeUnknownError) })
    expect(other).toMatchObject({ value: { kind: 'accepted', deletionId: '302-1' } })
    expect((await readUser(mongo, 301)).status).toBe('a')
  })
})
