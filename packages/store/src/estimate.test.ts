import { expect, test } from 'vitest'
import { DEFAULT_DOCUMENTS_PER_SECOND, documentsIn, estimateOf, type PastDeletion } from './estimate.ts'

const WINDOW = 60_000

/** A deletion of so many documents whose content took from one second to another, and which was over `after` later. */
const past = (documents: number, from: number, to: number, after = 5): PastDeletion => ({
  documents,
  startedAt: from * 1000,
  finishedAt: to * 1000,
  completedAt: (to + after) * 1000,
})
const estimate = (documents: number, ...all: PastDeletion[]) =>
  estimateOf({ documents, past: all, lateWriteWindow: WINDOW })

test('where nothing was measured it is the default rate and the late-write window, and says so', () => {
  expect(estimate(10 * DEFAULT_DOCUMENTS_PER_SECOND)).toEqual({
    estimated_seconds: 70,
    estimated_from: {
      basis: 'default',
      deletions: 0,
      documents_per_second: DEFAULT_DOCUMENTS_PER_SECOND,
      after_seconds: 60,
    },
  })
  expect(estimate(0).estimated_seconds).toBe(60)
})

test('it is as fast as large deletions were, and what followed them follows', () => {
  expect(estimate(100_000, past(40_000, 0, 4), past(20_000, 10, 12, 7), past(10_000, 20, 21, 6))).toEqual({
    estimated_seconds: 16,
    estimated_from: { basis: 'measured', deletions: 3, documents_per_second: 10_000, after_seconds: 6 },
  })
})

test('deletions that went together count as one: the time of a small one is waiting for the others', () => {
  const cohort = Array.from({ length: 100 }, () => past(50, 0, 1))
  expect(estimate(5_000, ...cohort).estimated_from).toMatchObject({
    basis: 'measured',
    documents_per_second: 5_000,
  })
})

test('small ones alone say nothing of how fast many documents go, but how long small ones take', () => {
  const small = past(20, 0, 0.1)
  expect(estimate(1_000_000, small)).toMatchObject({
    estimated_seconds: 1_000_000 / DEFAULT_DOCUMENTS_PER_SECOND + 5,
    estimated_from: { basis: 'default', deletions: 1 },
  })
  expect(estimate(20, small)).toMatchObject({ estimated_seconds: 6, estimated_from: { basis: 'measured' } })
})

test('one that was over long after the others moves nothing', () => {
  const all = [past(2_000, 0, 1), past(2_000, 2, 3), past(2_000, 4, 5, 90_000)]
  expect(estimate(2_000, ...all).estimated_seconds).toBe(6)
})

test('what took no time at all measures nothing', () => {
  expect(estimate(10, past(0, 0, 0), past(50, 1, 1)).estimated_from).toMatchObject({ basis: 'default' })
})

test('every document counts, whatever becomes of it', () => {
  const counts = {
    posts: { deleted: 3, redacted: 0, pulled: 2 },
    flags: { deleted: 0, redacted: 1, pulled: 0 },
  }
  expect(documentsIn(counts)).toBe(6)
})
