import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { ledgerOf } from './ledger.ts'
import { acceptedDocument } from './ledger-accept.ts'
import { documentIn, readStored } from './ledger-stored.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const at = new Date('2026-01-01T00:00:00Z')
const ids = ['7-1', '9007199254740991-12']
let mongo: TestDatabase

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  const documents = ids.map((_id) => ({
    ...acceptedDocument(
      { userId: 2_147_483_649, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'self' },
      at,
    ),
    _id,
  }))
  await ledgerOf(mongo.db).insertMany(documents)
})
afterAll(() => mongo.drop())

const read = async () =>
  (await readStored(mongo.db, [...ids, '8-1'])).sort((a, b) => a.id.localeCompare(b.id))

it('stored deletions have their ids, and hold what a plain read gives', async () => {
  const stored = await read()
  expect(stored.map(({ id }) => id)).toEqual(ids)
  const plain = await ledgerOf(mongo.db)
    .find({ _id: { $in: ids } })
    .sort({ _id: 1 })
    .toArray()
  expect(stored.map(documentIn)).toEqual(plain)
})

it('the same bytes come again until it changes', async () => {
  const [first, second] = await read()
  await ledgerOf(mongo.db).updateOne({ _id: '7-1' }, { $set: { published_at: at } })
  const [changed, unchanged] = await read()
  expect(changed?.bytes.equals(first?.bytes ?? Buffer.of())).toBe(false)
  expect(unchanged?.bytes.equals(second?.bytes ?? Buffer.of())).toBe(true)
})
