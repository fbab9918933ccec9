import type { DeletionState } from '@lethe/contracts/deletion'
import { describe, expect, it } from 'vitest'
import type { LedgerDocument, LedgerStep } from './ledger.ts'
import { reasonOf, stateOf, toDeletion } from './ledger-state.ts'

const time = new Date('2026-01-01T00:00:00Z')
const step = (state: LedgerStep['state'], fields: Partial<LedgerStep> = {}): LedgerStep => ({
  state,
  attempts: 1,
  counts: {},
  ...fields,
})
const ledger = (fields: Partial<LedgerDocument>): LedgerDocument => ({
  _id: '7-3',
  user_id: 7,
  mode: 'hard',
  generation: 3,
  requested_at: time,
  requested_by: 'self',
  steps: {},
  ...fields,
})
const published = { published_at: time }
const claimed = { ...published, claimed_at: time }

describe('stateOf', () => {
  const cases: [DeletionState, string, Partial<LedgerDocument>][] = [
    ['accepted', 'nobody has published it', { due_at: time }],
    ['published', 'nobody has claimed it', published],
    ['running', 'a worker holds it', { ...claimed, owner: 'w', steps: { content: step('pending') } }],
    ['running', 'a slice is over', { ...claimed, due_at: time, steps: { content: step('pending') } }],
    ['running', 'a retry is under way', { ...claimed, owner: 'w', steps: { content: step('retrying') } }],
    [
      'retrying',
      'one step waits for its next attempt',
      { ...claimed, steps: { content: step('done'), notifications: step('retrying') } },
    ],
    [
      'blocked',
      'one step waits for an administrator',
      { ...claimed, steps: { content: step('done'), notifications: step('blocked') } },
    ],
    [
      'blocked',
      'another step still runs',
      { ...claimed, owner: 'w', steps: { content: step('pending'), notifications: step('blocked') } },
    ],
    [
      'retrying',
      'a run failed before any step',
      { ...claimed, due_at: time, failure: { failures: 1, error: { code: 'internal_error', message: 'x' } } },
    ],
    ['blocked', 'it failed too often before any step', { ...claimed, blocked_at: time }],
    ['scheduled', 'its time has not come', { not_before: time, due_at: time }],
    ['scheduled', 'a stray event was looked at', { not_before: time, due_at: time, claimed_at: time }],
    ['running', 'a scheduled one has begun', { ...claimed, not_before: time, owner: 'w' }],
    [
      'running',
      'a scheduled one has steps',
      { ...claimed, not_before: time, steps: { content: step('pending') } },
    ],
    ['held', 'a hold keeps it', { ...claimed, held_at: time, due_at: time }],
    ['running', 'a worker looks whether the hold stands', { ...claimed, held_at: time, owner: 'w' }],
    ['cancelled', 'it was taken back, whatever a worker said', { superseded_at: time, cancelled_at: time }],
    [
      'verifying',
      'every step is done',
      { ...claimed, due_at: time, steps: { content: step('done'), notifications: step('done') } },
    ],
    [
      'verifying',
      'a step was waived',
      { ...claimed, steps: { content: step('done'), notifications: step('waived') } },
    ],
    [
      'completed',
      'it is verified and ended',
      { ...claimed, completed_at: time, steps: { content: step('done') } },
    ],
    [
      'superseded',
      'a later one took its place',
      { ...claimed, superseded_at: time, steps: { content: step('retrying') } },
    ],
    ['cancelled', 'it was taken back before it began', { cancelled_at: time }],
  ]

  it.each(cases)('is %s where %s', (state, _where, fields) => {
    expect(stateOf(ledger(fields))).toBe(state)
  })
})

describe('reasonOf', () => {
  it('says which target failed and how', () => {
    const error = { code: 'distinct_id_in_use', message: 'A live user has this distinct_id' }
    const blocked = ledger({
      ...claimed,
      steps: { content: step('done'), notifications: step('blocked', { error }) },
    })
    expect(reasonOf(blocked)).toBe('notifications: A live user has this distinct_id')
    expect(reasonOf(ledger({ completed_at: time }))).toBeNull()
  })
})

describe('toDeletion', () => {
  it('answers times as text, absent ones as null and steps in the order of the targets', () => {
    const deletion = toDeletion(
      ledger({
        ...claimed,
        steps: { notifications: step('pending'), content: step('done', { finished_at: time }) },
      }),
      null,
    )
    expect(deletion).toMatchObject({
      id: '7-3',
      user_id: 7,
      published_at: '2026-01-01T00:00:00.000Z',
      completed_at: null,
    })
    expect(deletion.steps.map(({ target, finished_at }) => [target, finished_at])).toEqual([
      ['content', '2026-01-01T00:00:00.000Z'],
      ['notifications', null],
    ])
  })
})
