import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { readPastDeletions } from './ledger-past.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

const { signal } = new AbortController()
const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
const posts = (deleted: number) => ({ posts: { deleted, redacted: 0, pulled: 0 } })

const completed = (id: string, fields: Partial<LedgerDocument> = {}): LedgerDocument => ({
  _id: id,
  user_id: Number.parseInt(id, 10),
  mode: 'hard',
  generation: 1,
  requested_at: at(0),
  requested_by: 'admin',
  steps: {
    content: { state: 'done', attempts: 1, counts: posts(3), started_at: at(1), finished_at: at(2) },
  },
  completed_at: at(9),
  ...fields,
})

test('completed hard deletions whose content went at the first try are read, the last ones first', async () => {
  const tried = {
    state: 'done' as const,
    attempts: 2,
    counts: posts(3),
    started_at: at(1),
    finished_at: at(2),
  }
  const { completed_at: _, ...open } = completed('5-1')
  await ledgerOf(mongo.db).insertMany([
    completed('1-1', { completed_at: at(8) }),
    completed('2-1'),
    completed('3-1', { mode: 'soft', steps: {} }),
    completed('4-1', { steps: { content: tried } }),
    open,
  ])
  const times = { documents: 3, startedAt: at(1).getTime(), finishedAt: at(2).getTime() }
  expect(await readPastDeletions(mongo.db, signal)).toEqual([
    { ...times, completedAt: at(9).getTime() },
    { ...times, completedAt: at(8).getTime() },
  ])
})

test('however large the ledger is, an index gives the last 200 and nothing else is read', async () => {
  const many = Array.from({ length: 1_000 }, (_, n) => completed(`${n + 100}-1`))
  const soft = Array.from({ length: 1_000 }, (_, n) =>
    completed(`${n + 5_000}-1`, { mode: 'soft', steps: {} }),
  )
  await ledgerOf(mongo.db).insertMany([...many, ...soft])
  await mongo.db.command({ profile: 2 })
  expect(await readPastDeletions(mongo.db, signal)).toHaveLength(200)
  await mongo.db.command({ profile: 0 })
  const [query] = await mongo.db.collection('system.profile').find({ 'command.find': 'deletions' }).toArray()
  expect(query).toMatchObject({ keysExamined: 200, docsExamined: 200 })
})
