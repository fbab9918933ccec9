import type { Deletion, Step } from '@lethe/contracts/deletion'
import { describe, expect, it } from 'vitest'
import { changeLine, deletionLines } from './deletion-text.ts'
import { plain } from './terminal.ts'

const step = (changes: Partial<Step>): Step => ({
  target: 'content',
  state: 'pending',
  attempts: 0,
  next_attempt_at: null,
  error: null,
  counts: {},
  started_at: null,
  finished_at: null,
  verified_at: null,
  ...changes,
})
const deletion: Deletion = {
  id: '7-1',
  user_id: 7,
  mode: 'hard',
  generation: 1,
  state: 'completed',
  reason: null,
  requested_at: '2026-03-01T12:00:00.000Z',
  requested_by: 'admin',
  published_at: '2026-03-01T12:00:00.120Z',
  completed_at: '2026-03-01T12:00:06.200Z',
  estimated_completion_at: null,
  steps: [
    step({ state: 'done', attempts: 1, counts: { posts: { deleted: 1_200, redacted: 0, pulled: 3 } } }),
    step({ target: 'notifications', state: 'done', attempts: 2 }),
  ],
}

describe('deletionLines', () => {
  it('shows a completed deletion', () => {
    expect(deletionLines(deletion, plain)).toEqual([
      '7-1  completed',
      'hard deletion of user 7, asked for by an administrator',
      '2026-03-01T12:00:00.000Z, published after 0.1 s, completed after 6.2 s',
      '  content       done     1 try',
      '    posts                  1,200 deleted, 3 pulled',
      '  notifications done     2 tries',
    ])
  })

  it('says about when one will be completed', () => {
    const foretold = { completed_at: null, estimated_completion_at: '2026-03-01T12:01:01.000Z' }
    expect(deletionLines({ ...deletion, ...foretold }, plain)[2]).toBe(
      '2026-03-01T12:00:00.000Z, published after 0.1 s, completed at about 2026-03-01T12:01:01.000Z',
    )
  })

  it('shows why one is blocked, and when a step is tried again', () => {
    const error = { code: 'notification_store_error', message: 'it answered 500' }
    const lines = deletionLines(
      {
        ...deletion,
        state: 'blocked',
        reason: 'waits for an administrator',
        completed_at: null,
        steps: [step({ state: 'retrying', attempts: 3, error, next_attempt_at: '2026-03-01T12:01:00.000Z' })],
      },
      plain,
    )
    expect(lines[0]).toBe('7-1  blocked: waits for an administrator')
    expect(lines.slice(3)).toEqual([
      '  content       retrying 3 tries',
      '    notification_store_error: it answered 500',
      '    next try at 2026-03-01T12:01:00.000Z',
    ])
  })

  it('has no steps before a worker has begun', () => {
    const accepted: Deletion = {
      ...deletion,
      state: 'accepted',
      published_at: null,
      completed_at: null,
      steps: [],
    }
    expect(deletionLines(accepted, plain)).toHaveLength(3)
  })
})

describe('changeLine', () => {
  it('says the state of the deletion and of each step', () => {
    expect(changeLine(deletion)).toBe('7-1 completed, content done, notifications done')
  })
})
