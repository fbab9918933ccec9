import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { acceptedDocument } from './ledger-accept.ts'
import { adoptOldDeletions } from './ledger-adopt.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const requested = new Date('2026-01-01T00:00:00Z')
const completed = new Date('2026-01-01T00:01:00Z')
const never = new AbortController().signal
let mongo: TestDatabase

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

function entry(userId: number, fields: Partial<LedgerDocument> = {}): LedgerDocument {
  const deletion = {
    userId,
    generation: 1,
    mode: 'hard',
    requestedAt: requested,
    requestedBy: 'self',
  } as const
  return { ...acceptedDocument(deletion, requested), ...fields }
}
function old(userId: number, fields: Partial<LedgerDocument> = {}): LedgerDocument {
  const { state: _state, history: _history, ...document } = entry(userId, fields)
  return document
}

it('what an older release wrote gets its state and the history that its times tell, once', async () => {
  const current = entry(3)
  await ledgerOf(mongo.db).insertMany([old(1), old(2, { completed_at: completed }), current])
  expect(await adoptOldDeletions(mongo.db, never)).toBe(2)
  const found = await ledgerOf(mongo.db).find().sort({ _id: 1 }).toArray()
  const accepted = { n: 1, at: requested, state: 'accepted' }
  expect(found.map(({ state, history }) => ({ state, history }))).toEqual([
    { state: 'accepted', history: [accepted] },
    { state: 'completed', history: [accepted, { n: 2, at: completed, state: 'completed' }] },
    { state: 'accepted', history: [{ ...accepted, by: 3 }] },
  ])
  expect(await adoptOldDeletions(mongo.db, never)).toBe(0)
})

it('page after page', async () => {
  await ledgerOf(mongo.db).insertMany(Array.from({ length: 2_500 }, (_, n) => old(100 + n)))
  expect(await adoptOldDeletions(mongo.db, never)).toBe(2_500)
})
