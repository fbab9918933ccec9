import { expect, it } from 'vitest'
import type { LedgerStep } from './ledger.ts'
import { groupsOf, type Progress } from './ledger-progress.ts'

const at = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-01T00:01:00Z')
const pending: LedgerStep = { state: 'pending', attempts: 0, counts: {} }
const posts = (deleted: number) => ({ posts: { deleted, redacted: 0, pulled: 0 } })
const done = (deleted: number): LedgerStep => ({
  state: 'done',
  attempts: 1,
  counts: posts(deleted),
  finished_at: at,
})
const entry = (id: string, fields: Partial<Progress>): Progress => ({
  id,
  before: {},
  steps: {},
  next: { kind: 'keep' },
  ...fields,
})

it('deletions with the same change share one update, whatever else their steps hold', () => {
  const verified = (deleted: number) => ({ content: { ...done(deleted), verified_at: later } })
  const progress = [1, 2, 3].map((n) =>
    entry(`${n}-1`, {
      before: { content: done(n) },
      steps: verified(n),
      next: { kind: 'completed', at: later },
    }),
  )
  expect(groupsOf(progress)).toEqual([
    {
      ids: ['1-1', '2-1', '3-1'],
      moves: true,
      change: {
        $set: { 'steps.content.verified_at': later, completed_at: later },
        $unset: { failure: 1, held_at: 1, owner: 1, due_at: 1 },
      },
    },
  ])
})

it('different counts, and different times to come again, are different changes', () => {
  const step = (n: number) => entry(`${n}-1`, { before: { content: pending }, steps: { content: done(n) } })
  expect(groupsOf([step(1), step(2), { ...step(1), id: '3-1' }]).map(({ ids }) => ids)).toEqual([
    ['1-1', '3-1'],
    ['2-1'],
  ])
  const due = (id: string, time: Date) => entry(id, { next: { kind: 'due', at: time } })
  expect(groupsOf([due('1-1', at), due('2-1', later)])).toHaveLength(2)
})

it('what a step no longer has is removed, and what has not changed is not written', () => {
  const error = { code: 'x', message: 'x' }
  const waiting: LedgerStep = { ...pending, state: 'retrying', error, next_attempt_at: at }
  expect(groupsOf([entry('1-1', { before: { content: waiting }, steps: { content: pending } })])).toEqual([
    {
      ids: ['1-1'],
      moves: false,
      change: {
        $set: { 'steps.content.state': 'pending' },
        $unset: { 'steps.content.error': 1, 'steps.content.next_attempt_at': 1 },
      },
    },
  ])
  expect(
    groupsOf([entry('1-1', { before: { content: waiting }, steps: { content: { ...waiting } } })]),
  ).toEqual([])
})
