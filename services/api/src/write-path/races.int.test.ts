import { insertUser, openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { MarkRequest } from './types.ts'
import { createWritePath } from './write-path.ts'

const ROUNDS = 1_000
const AT_ONCE = 100
let mongo: TestDatabase
let lastId = 0

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

const newPath = () => createWritePath({ mongo, relay: { offer() {} } })
const notBefore = () => new Date(Date.now() + 3_600_000)

/** Schedules a deletion for each round's user, and has administrators at different processes ask at the same time. */
async function race(wishes: (userId: number) => MarkRequest[]) {
  const setUp = newPath()
  const processes = [newPath(), newPath(), newPath()]
  const rounds: { kinds: string[]; status: string; generation: number }[] = []
  for (let round = 0; round < ROUNDS; round += AT_ONCE) {
    const ids = Array.from({ length: AT_ONCE }, () => (lastId += 1))
    for (const id of ids) await insertUser(mongo, id)
    const scheduled = { mode: 'hard', by: 'admin', schedule: { notBefore: notBefore() } } as const
    await Promise.all(ids.map((userId) => setUp.submit({ userId, ...scheduled })))
    rounds.push(
      ...(await Promise.all(
        ids.map(async (userId) => {
          const results = await Promise.all(
            wishes(userId).map((wish, index) => processes[(index + userId) % 3]?.submit(wish)),
          )
          const { status, generation } = await readUser(mongo, userId)
          return { kinds: results.map((result) => String(result?.kind)), status, generation }
        }),
      )),
    )
  }
  return rounds
}

const cancel = (userId: number) =>
  ({ userId, mode: 'restored', by: 'admin', deletionId: `${userId}-1` }) as const
const restore = (userId: number) => ({ userId, mode: 'restored', by: 'admin' }) as const
const hasten = (userId: number) => ({ userId, mode: 'hard', by: 'admin' }) as const

describe(`of ${ROUNDS} times that administrators ask at once`, () => {
  it('exactly one of two cancellations and a restore is made', async () => {
    const rounds = await race((id) => [cancel(id), cancel(id), restore(id)])
    for (const { kinds, status, generation } of rounds) {
      expect({ status, generation }).toEqual({ status: 'a', generation: 2 })
      expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1)
      expect(['accepted', 'not_standing', 'not_soft_deleted']).toEqual(expect.arrayContaining(kinds))
    }
  })

  it('a cancellation and a deletion at once end as one after the other', async () => {
    const rounds = await race((id) => [cancel(id), hasten(id)])
    const allowed = [
      { kinds: ['accepted', 'accepted'], status: 'u', generation: 3 },
      { kinds: ['not_standing', 'accepted'], status: 'u', generation: 2 },
    ]
    for (const round of rounds) expect(allowed).toContainEqual(round)
  })
})
