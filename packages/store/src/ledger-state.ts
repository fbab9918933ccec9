import {
  type Deletion,
  type DeletionState,
  type HistoryEntry,
  type Step,
  targetNames,
} from '@lethe/contracts/deletion'
import { firstCase } from './first-case.ts'
import type { LedgerDocument, LedgerStep } from './ledger.ts'

const finished = (step: LedgerStep) => step.state === 'done' || step.state === 'waived'

/** A deletion's state, a pure function of its ledger document. Never a success that isn't one. */
export function stateOf(deletion: Pick<LedgerDocument, 'steps'> & Partial<LedgerDocument>): DeletionState {
  if (deletion.completed_at) return 'completed'
  if (deletion.cancelled_at) return 'cancelled'
  if (deletion.superseded_at) return 'superseded'
  if (deletion.held_at && !deletion.owner) return 'held'
  const steps = Object.values(deletion.steps)
  if (deletion.blocked_at || steps.some((step) => step.state === 'blocked')) return 'blocked'
  if (deletion.not_before && !deletion.owner && steps.length === 0 && !deletion.failure) return 'scheduled'
  if (!deletion.claimed_at) return deletion.published_at ? 'published' : 'accepted'
  if (steps.length > 0 && steps.every(finished)) return 'verifying'
  if (!deletion.owner && (deletion.failure || steps.some((step) => step.state === 'retrying')))
    return 'retrying'
  return 'running'
}

const isSet = (field: keyof LedgerDocument) => ({ $gt: [`$${field}`, null] })
const isUnowned = { $not: [isSet('owner')] }
const stepStates = targetNames.map((target) => `$steps.${target}.state`)
const noSteps = targetNames.map(() => null)

/** `stateOf` as an expression over the ledger document: the same cases in the same order, held together by a test. */
export const STATE = firstCase(
  [
    [isSet('completed_at'), 'completed'],
    [isSet('cancelled_at'), 'cancelled'],
    [isSet('superseded_at'), 'superseded'],
    [{ $and: [isSet('held_at'), isUnowned] }, 'held'],
    [{ $or: [isSet('blocked_at'), { $in: ['blocked', stepStates] }] }, 'blocked'],
    [
      {
        $and: [isSet('not_before'), isUnowned, { $eq: [stepStates, noSteps] }, { $not: [isSet('failure')] }],
      },
      'scheduled',
    ],
    [{ $not: [isSet('claimed_at')] }, { $cond: [isSet('published_at'), 'published', 'accepted'] }],
    // A missing step is a null in a list.
    [
      { $and: [{ $setIsSubset: [stepStates, ['done', 'waived', null]] }, { $ne: [stepStates, noSteps] }] },
      'verifying',
    ],
    [{ $and: [isUnowned, { $or: [isSet('failure'), { $in: ['retrying', stepStates] }] }] }, 'retrying'],
  ],
  'running',
)

const sentences: Record<Exclude<DeletionState, 'retrying' | 'blocked'>, string | null> = {
  accepted: 'The user is marked deleted; the event is not on Kafka yet',
  scheduled: 'It waits for its time, and can be cancelled until then',
  held: 'It is due, but an administrator holds the user: nothing is erased until the hold ends',
  published: 'The event is on Kafka; no worker has taken it yet',
  running: 'A worker is at it',
  verifying: 'Every target is done and is asked again after the late-write window',
  completed: null,
  superseded: 'A later deletion or restore of the same user took its place',
  cancelled: 'It was taken back before it began',
}

/** The state in words, with the error of the first step that failed, or of what failed before any step. */
export function reasonOf(deletion: LedgerDocument): string | null {
  const state = stateOf(deletion)
  if (state !== 'retrying' && state !== 'blocked') return sentences[state]
  for (const target of targetNames) {
    const step = deletion.steps[target]
    if (step?.state === state && step.error) return `${target}: ${step.error.message}`
  }
  return deletion.failure?.error.message ?? null
}

const time = (date: Date | undefined) => date?.toISOString() ?? null

/** The ledger document as `GET /api/v2/deletion/{id}/` answers it, with about when it will be completed. */
export function toDeletion(deletion: LedgerDocument, estimatedCompletion: Date | null): Deletion {
  return {
    id: deletion._id,
    user_id: Number(deletion.user_id),
    mode: deletion.mode,
    generation: deletion.generation,
    state: stateOf(deletion),
    reason: reasonOf(deletion),
    requested_at: deletion.requested_at.toISOString(),
    requested_by: deletion.requested_by,
    ...(deletion.not_before && { not_before: deletion.not_before.toISOString() }),
    published_at: time(deletion.published_at),
    completed_at: time(deletion.completed_at),
    estimated_completion_at: time(estimatedCompletion ?? undefined),
    steps: targetNames.flatMap((target) => {
      const step = deletion.steps[target]
      return step ? [toStep(target, step)] : []
    }),
  }
}

/** The deletion's history as `GET /api/v2/deletion/{id}/history/` answers it. */
export function toHistory({ history = [] }: LedgerDocument): HistoryEntry[] {
  return history.map(({ n, at, state, by, reason }) => ({
    n,
    at: at.toISOString(),
    state,
    by: by === undefined ? null : Number(by),
    reason: reason ?? null,
  }))
}

function toStep(target: Step['target'], step: LedgerStep): Step {
  return {
    target,
    state: step.state,
    attempts: step.attempts,
    next_attempt_at: time(step.next_attempt_at),
    error: step.error ?? null,
    counts: step.counts,
    started_at: time(step.started_at),
    finished_at: time(step.finished_at),
    verified_at: time(step.verified_at),
    ...(step.waiver && { waiver: { reason: step.waiver.reason, at: step.waiver.at.toISOString() } }),
  }
}
