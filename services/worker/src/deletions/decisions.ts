import type { StepError } from '@lethe/contracts/deletion'
import type { LedgerStep } from '@lethe/store/ledger'
import type { Finding, Outcome } from '@lethe/targets/target'

/** When a failed step is tried again: exponential backoff with full jitter. */
export interface RetryPolicy {
  /** The upper bound of the first pause, in milliseconds; it doubles with each attempt. */
  base: number
  /** No pause is longer, in milliseconds. */
  max: number
  /** Uniform in [0, 1). */
  random: () => number
}

export const newStep = (): LedgerStep => ({ state: 'pending', attempts: 0, counts: {} })

export const isFinished = (step: LedgerStep): boolean => step.state === 'done' || step.state === 'waived'

/** True where the step has work to do now. */
export function isRunnable(step: LedgerStep, now: Date): boolean {
  if (isFinished(step) || step.state === 'blocked') return false
  return !step.next_attempt_at || step.next_attempt_at <= now
}

/** Full jitter: anywhere between now and the bound, so that what failed together does not come back together. */
export function backoff(attempts: number, policy: RetryPolicy): number {
  const bound = Math.min(policy.max, policy.base * 2 ** Math.min(attempts - 1, 30))
  return Math.ceil(policy.random() * bound)
}

/** The step after a target's word on it. `startedAt` is when this try began. */
export function afterOutcome(
  step: LedgerStep,
  outcome: Outcome,
  { now, startedAt, retry }: { now: Date; startedAt: Date; retry: RetryPolicy },
): LedgerStep {
  const { next_attempt_at: _waited, error: _error, ...rest } = step
  const begun = { ...rest, started_at: step.started_at ?? startedAt }
  switch (outcome.kind) {
    case 'done':
      return {
        ...begun,
        state: 'done',
        attempts: step.attempts + 1,
        counts: { ...step.counts, ...outcome.counts },
        finished_at: step.finished_at ?? now,
      }
    case 'unfinished':
      return { ...begun, state: 'pending', counts: { ...step.counts, ...outcome.counts } }
    case 'failed': {
      const attempts = step.attempts + 1
      const { error } = outcome
      const next_attempt_at = outcome.retryAt ?? new Date(now.getTime() + backoff(attempts, retry))
      return { ...begun, state: 'retrying', attempts, error, next_attempt_at }
    }
    case 'unavailable':
      return { ...step, state: 'retrying', error: outcome.error, next_attempt_at: outcome.retryAt }
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

/** The step after the second asking: `nothing` verifies it; where the asking failed, it is asked again later. */
export function afterFinding(
  step: LedgerStep,
  finding: Finding,
  { now, retry }: { now: Date; retry: RetryPolicy },
): LedgerStep {
  const { next_attempt_at: _waited, error: _error, ...rest } = step
  switch (finding.kind) {
    case 'nothing':
      return { ...rest, verified_at: now }
    case 'left':
      return rest
    case 'failed': {
      const attempts = step.attempts + 1
      const next_attempt_at = finding.retryAt ?? new Date(now.getTime() + backoff(attempts, retry))
      return { ...rest, attempts, error: finding.error, next_attempt_at }
    }
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
