import { deletionStates, isFinal } from '@lethe/contracts/deletion'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { ledgerOf } from './ledger.ts'
import { acceptedDocument } from './ledger-accept.ts'
import { ledgerFigures } from './ledger-figures.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

const now = new Date('2026-11-28T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)

it('counts what is not over by state, up to a limit, and finds what waits longest for a worker', async () => {
  expect(await ledgerFigures(mongo.db, now)).toMatchObject({ dueSince: null })

  const documents = deletionStates.flatMap((state, n) =>
    [1, 2, 3].map((generation) => ({
      ...acceptedDocument(
        { userId: n + 1, generation, mode: 'hard', requestedAt: ago(500), requestedBy: 'admin' },
        ago(-60),
      ),
      state,
    })),
  )
  await ledgerOf(mongo.db).insertMany(documents)
  await ledgerOf(mongo.db).updateOne({ _id: '1-1' }, { $set: { due_at: ago(30) } })
  await ledgerOf(mongo.db).updateOne({ _id: '2-1' }, { $set: { due_at: ago(90) } })

  const { open, dueSince } = await ledgerFigures(mongo.db, now)
  expect(dueSince).toEqual(ago(90))
  expect(Object.fromEntries(open)).toEqual(
    Object.fromEntries(deletionStates.filter((state) => !isFinal(state)).map((state) => [state, 3])),
  )
  expect((await ledgerFigures(mongo.db, now, 2)).open.get('running')).toBe(2)
})
