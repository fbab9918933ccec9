import type { LedgerStep } from '@lethe/store/ledger'
import { describe, expect, it } from 'vitest'
import {
  afterFinding,
  afterOutcome,
  backoff,
  isRunnable,
  newStep,
  nextAttempt,
  verifyAt,
  whileUnavailable,
} from './decisions.ts'

const now = new Date('2026-01-01T00:00:00Z')
const startedAt = new Date('2025-12-31T23:59:59Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const retry = { base: 1_000, max: 60_000, random: () => 0.5, limits: { away: 5, broken: 3 } }
const at = { now, startedAt, retry }
const error = { code: 'notification_store_error', message: 'The store answered 500' }
const failed = { kind: 'failed', class: 'broken', error } as const
const done = (fields: Partial<LedgerStep> = {}): LedgerStep => ({
  ...newStep(),
  state: 'done',
  finished_at: now,
  ...fields,
})

describe('backoff', () => {
  it('doubles its bound with each attempt up to the maximum and takes a random part of it', () => {
    expect([1, 2, 3, 7, 1_000].map((attempts) => backoff(attempts, retry))).toEqual([
      500, 1_000, 2_000, 30_000, 30_000,
    ])
    expect(backoff(3, { ...retry, random: () => 0 })).toBe(0)
  })
})

describe('afterOutcome', () => {
  it('is done with the counts, and keeps when it was first done', () => {
    const counts = { posts: { deleted: 2, redacted: 0, pulled: 0 } }
    const first = afterOutcome({ ...newStep(), error, next_attempt_at: now }, { kind: 'done', counts }, at)
    expect(first).toEqual({ state: 'done', attempts: 1, counts, started_at: startedAt, finished_at: now })
    const again = afterOutcome(first, { kind: 'done', counts: {} }, { ...at, now: later(60) })
    expect(again).toMatchObject({ finished_at: now, counts, attempts: 2 })
  })

  it('comes again at once when only its slice was over, without burning an attempt', () => {
    const step = afterOutcome(newStep(), { kind: 'unfinished', counts: {} }, at)
    expect(step).toMatchObject({ state: 'pending', attempts: 0 })
    expect(isRunnable(step, now)).toBe(true)
  })

  it('backs off after a failure, or waits as long as the target said', () => {
    const first = afterOutcome(newStep(), failed, at)
    expect(first).toMatchObject({ state: 'retrying', attempts: 1, error, next_attempt_at: later(0.5) })
    const told = afterOutcome(first, { ...failed, retryAt: later(120) }, at)
    expect(told).toMatchObject({ attempts: 2, next_attempt_at: later(120) })
    expect(isRunnable(told, later(119))).toBe(false)
    expect(isRunnable(told, later(120))).toBe(true)
  })

  it('burns no attempt and starts nothing at a target that can not be used', () => {
    const step = afterOutcome(newStep(), { kind: 'unavailable', error, retryAt: later(30) }, at)
    expect(step).toEqual({ state: 'retrying', attempts: 0, counts: {}, error, next_attempt_at: later(30) })
    expect(whileUnavailable(newStep(), { error, retryAt: later(30) })).toEqual(step)
  })

  it('waits for an administrator when blocked', () => {
    const step = afterOutcome(newStep(), { kind: 'blocked', error }, at)
    expect(step).toMatchObject({ state: 'blocked', error })
    expect(isRunnable(step, later(1e6))).toBe(false)
  })
})

describe('afterFinding', () => {
  it('is verified by nothing, not by something left and not by a failure', () => {
    expect(afterFinding(done(), { kind: 'nothing' }, at).verified_at).toEqual(now)
    expect(afterFinding(done(), { kind: 'left', what: { posts: 1 } }, at).verified_at).toBeUndefined()
    const unknown = afterFinding(done(), failed, at)
    expect(unknown).toMatchObject({ state: 'done', error, next_attempt_at: later(0.5) })
    expect(unknown.verified_at).toBeUndefined()
  })
})

describe('limits of attempts', () => {
  const tries = (step: LedgerStep, outcome: Parameters<typeof afterOutcome>[1], n: number) =>
    Array.from({ length: n }).reduce<LedgerStep>((last) => afterOutcome(last, outcome, at), step)

  it('block a step after so many failures in a row, of which the class of the last decides', () => {
    expect(tries(newStep(), failed, 2).state).toBe('retrying')
    const blocked = tries(newStep(), failed, 3)
    expect(blocked).toMatchObject({ state: 'blocked', attempts: 3, error })
    expect(blocked).not.toHaveProperty('next_attempt_at')
    const away = { ...failed, class: 'away' } as const
    expect(tries(newStep(), away, 4).state).toBe('retrying')
    expect(tries(newStep(), away, 5).state).toBe('blocked')
    expect(afterOutcome(tries(newStep(), away, 3), failed, at).state).toBe('blocked')
  })

  it('hold although the target names a time to come again', () => {
    expect(tries(newStep(), { ...failed, retryAt: later(5) }, 3).state).toBe('blocked')
  })

  it('begin anew when a slice got on, and not when it did nothing', () => {
    const counts = { posts: { deleted: 2, redacted: 0, pulled: 0 } }
    const idle = afterOutcome(tries(newStep(), failed, 2), { kind: 'unfinished', counts: {} }, at)
    expect(afterOutcome(idle, failed, at).state).toBe('blocked')
    const gotOn = afterOutcome(tries(newStep(), failed, 2), { kind: 'unfinished', counts }, at)
    expect(afterOutcome(gotOn, failed, at)).toMatchObject({ state: 'retrying', failures: 1, attempts: 3 })
  })

  it('are not touched by a target that can not be used or was not asked', () => {
    const unavailable = { kind: 'unavailable', error, retryAt: later(30) } as const
    const step = tries(newStep(), failed, 2)
    expect(afterOutcome(step, unavailable, at)).toMatchObject({ failures: 2, attempts: 2 })
    const verifying = done({ failures: 2, attempts: 2 })
    expect(afterFinding(verifying, unavailable, at)).toMatchObject({
      state: 'done',
      failures: 2,
      attempts: 2,
      next_attempt_at: later(30),
    })
    expect(afterFinding(verifying, { kind: 'not_asked' }, at)).toEqual(verifying)
  })

  it('count a second asking that fails again and again, whatever was erased in between', () => {
    let step = done()
    for (let n = 0; n < 2; n += 1) {
      step = afterOutcome(step, { kind: 'done', counts: {} }, at)
      step = afterFinding(step, failed, at)
    }
    expect(step).toMatchObject({ state: 'done', failures: 2 })
    expect(afterFinding(step, { kind: 'nothing' }, at)).not.toHaveProperty('failures')
    expect(afterFinding(step, failed, at)).toMatchObject({ state: 'blocked', error })
  })
})

describe('verifyAt', () => {
  it('is the window after the last of the first successes', () => {
    expect(verifyAt([done({ finished_at: later(-10) }), done({ finished_at: later(5) })], 60_000)).toEqual(
      later(65),
    )
  })

  it('is at once for a deletion without steps', () => {
    expect(verifyAt([], 60_000).getTime()).toBeLessThan(now.getTime())
  })
})

describe('nextAttempt', () => {
  it('is the earliest of the open steps', () => {
    const waiting: LedgerStep = { ...newStep(), state: 'retrying', next_attempt_at: later(30) }
    expect(nextAttempt([done(), waiting], now)).toEqual(later(30))
    expect(nextAttempt([newStep(), waiting], now)).toEqual(now)
  })

  it('is never where every open step waits for an administrator', () => {
    expect(nextAttempt([done(), { ...newStep(), state: 'blocked' }], now)).toBeNull()
  })
})
