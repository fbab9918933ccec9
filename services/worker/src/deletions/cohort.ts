import type { StepError, TargetName } from '@lethe/contracts/deletion'
import type { Mode } from '@lethe/contracts/status'
import type { LedgerDocument, LedgerStep } from '@lethe/store/ledger'
import type { Progress } from '@lethe/store/ledger-progress'
import type { DeletionKey } from '@lethe/store/users'
import type { Subject, Target } from '@lethe/targets/target'
import { isFinished, isRunnable, newStep, nextAttempt, whileUnavailable } from './decisions.ts'
import type { CohortDeps } from './deps.ts'

/** One deletion of a cohort while a worker holds its lease. */
export interface CohortMember {
  readonly id: string
  readonly userId: number
  readonly generation: number
  mode: Mode
  /** Of a scheduled one, as the ledger has it. */
  readonly notBefore: Date | null
  /** Whether Kafka has its `user.deleted`. */
  readonly isPublished: boolean
  /** Since when the ledger knows of a hold. */
  readonly heldSince: Date | null
  steps: LedgerDocument['steps']
  /** The steps as the ledger has them. */
  recorded: LedgerDocument['steps']
  /** What the user document said when the deletion was begun; null before. */
  subject: Subject | null
  /** When the user document said that it is done. */
  completedAt: Date | null
  /** Set when this run is over for it: nothing more is done for a member that has it. */
  next: Exclude<Progress['next'], { kind: 'keep' }> | null
}

export function memberOf(document: LedgerDocument): CohortMember {
  return {
    id: document._id,
    userId: Number(document.user_id),
    generation: document.generation,
    mode: document.mode,
    notBefore: document.not_before ?? null,
    isPublished: document.published_at !== undefined,
    heldSince: document.held_at ?? null,
    steps: document.steps,
    recorded: document.steps,
    subject: null,
    completedAt: null,
    next: null,
  }
}

export const keyOf = ({ id, userId }: CohortMember): DeletionKey => ({ deletionId: id, userId })
export const stepsOf = (member: CohortMember): LedgerStep[] => Object.values(member.steps)
export const isOpen = (member: CohortMember): boolean => member.next === null
export const allFinished = (member: CohortMember): boolean => stepsOf(member).every(isFinished)

/** Each target of this mode has its step; what earlier runs have reached is kept. */
export function withSteps(
  steps: LedgerDocument['steps'],
  mode: Mode,
  targets: readonly Target[],
): LedgerDocument['steps'] {
  const wanted = targets.filter((target) => target.modes.includes(mode))
  return Object.fromEntries(wanted.map(({ name }) => [name, steps[name] ?? newStep()]))
}

/** The step of a member after something was learned of it; a step that needs an administrator is said once. */
export function setStep(
  { logger }: Pick<CohortDeps, 'logger'>,
  member: CohortMember,
  target: TargetName,
  step: LedgerStep,
): void {
  if (step.state === 'blocked' && member.steps[target]?.state !== 'blocked') {
    const { attempts, error } = step
    logger.error(
      { deletion: member.id, target, attempts, error },
      'step blocked until an administrator retries it',
    )
  }
  member.steps = { ...member.steps, [target]: step }
}

export type Unavailable = Map<TargetName, { error: StepError; retryAt: Date; mayProbe: boolean }>

/** The targets that can't be used now, asked once for a cohort. */
export function unavailableOf(targets: readonly Target[]): Unavailable {
  const reasons = targets.map((target) => [target.name, target.unavailable()] as const)
  return new Map(reasons.flatMap(([name, why]) => (why ? [[name, why] as const] : [])))
}

/** Gives the lease back until the next attempt, or until an administrator's word where only that can go on. */
export function giveBack(member: CohortMember, now: Date): void {
  const at = nextAttempt(stepsOf(member), now)
  member.next = at ? { kind: 'due', at } : { kind: 'blocked', at: now }
}

/**
 * Nothing begins at a target that can't be used now, so that an outage there never blocks a restore: a
 * member whose every open step is at such a target, or waits, is given back before it is begun. When an
 * outage may be over, one member of the cohort goes to see, and the others wait for what he finds.
 */
export function putOff(
  member: CohortMember,
  targets: readonly Target[],
  unavailable: Unavailable,
  now: Date,
): void {
  const steps = withSteps(member.steps, member.mode, targets)
  const open = Object.values(steps).filter((step) => !isFinished(step))
  const runnable = targets
    .map(({ name }) => name)
    .filter((name) => steps[name] && isRunnable(steps[name], now))
  if (open.length === 0 || runnable.some((name) => !unavailable.has(name))) return
  for (const name of runnable) {
    const why = unavailable.get(name)
    if (!why?.mayProbe) continue
    unavailable.set(name, { ...why, mayProbe: false })
    return
  }
  for (const [name, why] of unavailable) {
    const step = steps[name]
    if (step && isRunnable(step, now)) steps[name] = whileUnavailable(step, why)
  }
  member.steps = steps
  giveBack(member, now)
}
