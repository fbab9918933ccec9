import { isDeepStrictEqual } from 'node:util'
import type { StepError } from '@lethe/contracts/deletion'
import type { LedgerStep } from '@lethe/store/ledger'
import type { Failed, FailureClass, Finding, Outcome } from '@lethe/targets/target'

/** When a failed step is tried again, exponential backoff with full jitter, and how often. */
export interface RetryPolicy {
  /** The upper bound of the first pause, in milliseconds; it doubles with each attempt. */
  base: number
  /** No pause is longer, in milliseconds. */
  max: number
  /** Uniform in [0, 1). */
  random: () => number
  /** After so many failures in a row, the last of that class, an administrator has to look. */
  limits: Readonly<Record<FailureClass, number>>
}

/** At a bound of five minutes these are about 40 hours of somebody being away, and 50 minutes of one failure. */
export const ATTEMPT_LIMITS: RetryPolicy['limits'] = { away: 1_000, broken: 25 }

export const newStep = (): LedgerStep => ({ state: 'pending', attempts: 0, counts: {} })

export const isFinished = (step: LedgerStep): boolean => step.state === 'done' || step.state === 'waived'

/** True where the step has work to do now. */
export function isRunnable(step: LedgerStep, now: Date): boolean {
  if (isFinished(step) || step.state === 'blocked') return false
  return !step.next_attempt_at || step.next_attempt_at <= now
}

/** Full jitter: anywhere between now and the bound, so that what failed together does not come back together. */
export function backoff(failures: number, policy: RetryPolicy): number {
  const bound = Math.min(policy.max, policy.base * 2 ** Math.min(failures - 1, 30))
  return Math.ceil(policy.random() * bound)
}

/** What follows the latest of so many failures in a row: when to try again, or null where that is for an administrator to say. */
export function retryAfter(
  failures: number,
  failed: Pick<Failed, 'class' | 'retryAt'>,
  { now, retry }: { now: Date; retry: RetryPolicy },
): Date | null {
  if (failures >= retry.limits[failed.class]) return null
  return failed.retryAt ?? new Date(now.getTime() + backoff(failures, retry))
}

/** The step after a failure; `waiting` is its state where it is tried again. */
function afterFailure(
  step: LedgerStep,
  failed: Failed,
  waiting: 'retrying' | 'done',
  at: { now: Date; retry: RetryPolicy },
): LedgerStep {
  const failures = (step.failures ?? 0) + 1
  const next_attempt_at = retryAfter(failures, failed, at)
  const tried = { ...step, attempts: step.attempts + 1, failures, error: failed.error }
  return next_attempt_at ? { ...tried, state: waiting, next_attempt_at } : { ...tried, state: 'blocked' }
}

/** The step after a target's word on it. `startedAt` is when this try began. */
export function afterOutcome(
  step: LedgerStep,
  outcome: Outcome,
  { now, startedAt, retry }: { now: Date; startedAt: Date; retry: RetryPolicy },
): LedgerStep {
  const { next_attempt_at: _waited, error: _error, ...rest } = step
  const begun = { ...rest, started_at: step.started_at ?? startedAt }
  const { failures: _failures, ...gotOn } = begun
  switch (outcome.kind) {
    case 'done':
      // What is erased again for the second asking has got on only when that finds nothing.
      return {
        ...(step.finished_at ? begun : gotOn),
        state: 'done',
        attempts: step.attempts + 1,
        counts: { ...step.counts, ...outcome.counts },
        finished_at: step.finished_at ?? now,
      }
    case 'unfinished': {
      const counts = { ...step.counts, ...outcome.counts }
      return { ...(isDeepStrictEqual(counts, step.counts) ? begun : gotOn), state: 'pending', counts }
    }
    case 'failed':
      return afterFailure(begun, outcome, 'retrying', { now, retry })
    case 'unavailable':
      return whileUnavailable(step, outcome)
    case 'blocked':
      return { ...begun, state: 'blocked', attempts: step.attempts + 1, error: outcome.error }
    case 'superseded':
      return step
  }
}

/** A step that waits because its target can't be used now: nothing was tried. */
export function whileUnavailable(step: LedgerStep, why: { error: StepError; retryAt: Date }): LedgerStep {
  return { ...step, state: 'retrying', error: why.error, next_attempt_at: why.retryAt }
}

/** The step after the second asking: `nothing` verifies it; where it could not be asked, it is asked again later. */
export function afterFinding(
  step: LedgerStep,
  finding: Finding,
  { now, retry }: { now: Date; retry: RetryPolicy },
): LedgerStep {
  const { next_attempt_at: _waited, error: _error, ...rest } = step
  switch (finding.kind) {
    case 'nothing': {
      const { failures: _failures, ...gotOn } = rest
      return { ...gotOn, verified_at: now }
    }
    case 'left':
    case 'not_asked':
      return rest
    case 'unavailable':
      return { ...rest, error: finding.error, next_attempt_at: finding.retryAt }
    case 'failed':
      return afterFailure(rest, finding, 'done', { now, retry })
  }
}

/** When all steps are finished: the earliest time of the second asking, a late-write window after the last first success. */
export function verifyAt(steps: readonly LedgerStep[], window: number): Date {
  const last = Math.max(0, ...steps.map((step) => step.finished_at?.getTime() ?? 0))
  return new Date(last + window)
}

/**
 * When the next worker should look at a deletion whose steps are not all finished; null where every step
 * that is left waits for an administrator.
 */
export function nextAttempt(steps: readonly LedgerStep[], now: Date): Date | null {
  const open = steps.filter((step) => !isFinished(step) && step.state !== 'blocked')
  if (open.length === 0) return null
  return new Date(Math.min(...open.map((step) => step.next_attempt_at?.getTime() ?? now.getTime())))
}
