import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { retryBlocked } from './ledger-retry.ts'
import { stateOf } from './ledger-state.ts'
import { waiveStep } from './ledger-waive.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const at = new Date('2026-01-01T00:00:00Z')
const waiver = { target: 'notifications', reason: 'The store is gone', by: 1 } as const
let mongo: TestDatabase
let lastId = 0

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

async function blocked(fields: Partial<LedgerDocument> = {}): Promise<string> {
  lastId += 1
  const document: LedgerDocument = {
    _id: `${lastId}-1`,
    user_id: lastId,
    mode: 'hard',
    generation: 1,
    requested_at: at,
    requested_by: 'admin',
    claimed_at: at,
    blocked_at: at,
    steps: {
      content: { state: 'done', attempts: 1, counts: {}, finished_at: at },
      notifications: { state: 'blocked', attempts: 3, counts: {}, error: { code: 'x', message: 'y' } },
    },
    ...fields,
  }
  await ledgerOf(mongo.db).insertOne(document)
  return document._id
}
const entry = async (id: string) => {
  const document = await ledgerOf(mongo.db).findOne({ _id: id })
  if (!document) throw new Error(`${id} is not there`)
  return document
}

describe('waiveStep', () => {
  it('leaves a blocked step for good, with the reason, and the deletion goes on', async () => {
    const id = await blocked()
    expect((await waiveStep(mongo.db, id, waiver)).kind).toBe('waived')
    const document = await entry(id)
    expect(document.steps.notifications).toMatchObject({
      state: 'waived',
      attempts: 3,
      waiver: { reason: 'The store is gone', by: 1, at: expect.any(Date) },
    })
    expect(document).not.toHaveProperty('blocked_at')
    expect(document.due_at).toBeInstanceOf(Date)
    expect(stateOf(document)).toBe('verifying')
  })

  it('changes nothing of a step that is waived already', async () => {
    const id = await blocked()
    await waiveStep(mongo.db, id, waiver)
    const before = await entry(id)
    expect((await waiveStep(mongo.db, id, { ...waiver, reason: 'another' })).kind).toBe('waived')
    expect(await entry(id)).toEqual(before)
  })

  it('is refused for a step that is not blocked, for one that a worker is at, and for what is over', async () => {
    expect(await waiveStep(mongo.db, await blocked(), { ...waiver, target: 'content' })).toEqual({
      kind: 'not_blocked',
    })
    expect(await waiveStep(mongo.db, await blocked({ owner: 'w' }), waiver)).toEqual({ kind: 'busy' })
    expect(await waiveStep(mongo.db, await blocked({ superseded_at: at }), waiver)).toEqual({ kind: 'over' })
    expect(await waiveStep(mongo.db, '999-1', waiver)).toEqual({ kind: 'unknown' })
  })
})

describe('retryBlocked', () => {
  it('makes those due that are blocked at the target, so many at a time, and says how many are left', async () => {
    await ledgerOf(mongo.db).deleteMany({})
    const ids = [await blocked(), await blocked(), await blocked()]
    const broken = { state: 'blocked', attempts: 25, counts: {} } as const
    const elsewhere = await blocked({ steps: { content: broken } })
    const target = 'notifications'
    expect(await retryBlocked(mongo.db, { target, limit: 2, by: 9 })).toEqual({ retried: 2, left: 1 })
    expect(await retryBlocked(mongo.db, { target, limit: 2, by: 9 })).toEqual({ retried: 1, left: 0 })
    for (const id of ids) {
      const document = await entry(id)
      expect(stateOf(document)).toBe('retrying')
      expect(document.due_at).toBeInstanceOf(Date)
    }
    expect(stateOf(await entry(elsewhere))).toBe('blocked')
    expect(await retryBlocked(mongo.db, { limit: 10, by: 9 })).toEqual({ retried: 1, left: 0 })
  })
})
