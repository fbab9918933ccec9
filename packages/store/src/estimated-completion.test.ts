import { expect, it, test } from 'vitest'
import { estimatedCompletion, usualTimesOf } from './estimated-completion.ts'
import type { LedgerDocument, LedgerStep } from './ledger.ts'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000)
const usual = { whole: 70_000, after: 60_000 }
const deletion = (fields: Partial<LedgerDocument>): LedgerDocument => ({
  _id: '7-1',
  user_id: 7,
  mode: 'hard',
  generation: 1,
  requested_at: at(0),
  requested_by: 'self',
  steps: {},
  ...fields,
})
const content = (fields: Partial<LedgerStep>): LedgerStep => ({
  state: 'pending',
  attempts: 1,
  counts: {},
  ...fields,
})
const taken = { published_at: at(1), claimed_at: at(2), owner: 'w' }
const error = { code: 'x', message: 'x' }

test.each<[string, Partial<LedgerDocument>, number | null]>([
  ['accepted', {}, 70],
  ['published', { published_at: at(1) }, 70],
  ['scheduled: from its time on', { not_before: at(1_000) }, 1_070],
  ['taken', taken, 72],
  ['scheduled and begun', { ...taken, claimed_at: at(1_001), not_before: at(1_000) }, 1_071],
  ['erasing', { ...taken, steps: { content: content({ started_at: at(5) }) } }, 75],
  ['its content is erased', { ...taken, steps: { content: content({ finished_at: at(9) }) } }, 69],
  ['verifying', { ...taken, steps: { content: content({ state: 'done', finished_at: at(9) }) } }, 69],
  ['soft', { mode: 'soft' }, null],
  ['held', { held_at: at(1) }, null],
  ['blocked', { ...taken, blocked_at: at(3) }, null],
  ['retrying', { claimed_at: at(2), steps: { content: content({ state: 'retrying', error }) } }, null],
  ['its content was waived', { ...taken, steps: { content: content({ state: 'waived' }) } }, 72],
  ['completed', { ...taken, completed_at: at(3) }, null],
  ['superseded', { superseded_at: at(3) }, null],
  ['cancelled', { cancelled_at: at(3) }, null],
])('%s', (_what, fields, seconds) => {
  const expected = seconds === null ? null : at(seconds)
  expect(estimatedCompletion(deletion(fields), usual, at(10))).toEqual(expected)
})

it('what takes longer than is usual is not foretold any more', () => {
  expect(estimatedCompletion(deletion(taken), usual, at(71))).toEqual(at(72))
  expect(estimatedCompletion(deletion(taken), usual, at(72))).toBeNull()
})

it('what is usual is what the last ones took', () => {
  const past = [100, 10_000, 20_000].map((documents, n) => ({
    documents,
    startedAt: n * 10_000,
    finishedAt: n * 10_000 + documents,
    completedAt: n * 10_000 + documents + 5_000,
  }))
  expect(usualTimesOf(past, 60_000)).toEqual({ whole: 15_000, after: 5_000 })
  expect(usualTimesOf([], 60_000)).toEqual({ whole: 60_000, after: 60_000 })
})
