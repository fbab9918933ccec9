import Type from 'typebox'
import { Mode, RequestedBy } from './status.ts'

export const targetNames = ['content', 'notifications'] as const
/** A place that holds a user's data. Each has one step in each deletion. */
export const TargetName = Type.Union([Type.Literal('content'), Type.Literal('notifications')])
export type TargetName = Type.Static<typeof TargetName>

/** What was done to one collection's documents for one deletion. */
export const CollectionCounts = Type.Object({
  deleted: Type.Integer(),
  redacted: Type.Integer(),
  pulled: Type.Integer(),
})
export type CollectionCounts = Type.Static<typeof CollectionCounts>

/** Counts by collection; a collection in which nothing was found is not listed. */
export const Counts = Type.Record(Type.String(), CollectionCounts)
export type Counts = Type.Static<typeof Counts>

export const StepError = Type.Object({ code: Type.String(), message: Type.String() })
export type StepError = Type.Static<typeof StepError>

/** `pending` not tried yet, `retrying` failed and comes again, `blocked` waits for an administrator. */
export const StepState = Type.Union([
  Type.Literal('pending'),
  Type.Literal('retrying'),
  Type.Literal('blocked'),
  Type.Literal('done'),
  Type.Literal('waived'),
])
export type StepState = Type.Static<typeof StepState>

export const DeletionState = Type.Union([
  Type.Literal('accepted'),
  Type.Literal('published'),
  Type.Literal('scheduled'),
  Type.Literal('held'),
  Type.Literal('running'),
  Type.Literal('retrying'),
  Type.Literal('blocked'),
  Type.Literal('verifying'),
  Type.Literal('completed'),
  Type.Literal('superseded'),
  Type.Literal('cancelled'),
])
export type DeletionState = Type.Static<typeof DeletionState>
export const deletionStates: readonly DeletionState[] = DeletionState.anyOf.map((state) => state.const)

/** What ends a deletion for good; a blocked one goes on when an administrator retries it. */
export const isFinal = (state: DeletionState): boolean =>
  state === 'completed' || state === 'superseded' || state === 'cancelled'

const Time = Type.String({ format: 'date-time' })
const TimeOrNull = Type.Union([Time, Type.Null()])

/** Of a waived step only: why it is left as it is, in an administrator's words, and since when. */
const Waiver = Type.Object({ reason: Type.String(), at: Time })

export const Step = Type.Object({
  target: TargetName,
  state: StepState,
  attempts: Type.Integer({ description: 'Tries so far, those that a paused target never made not counted' }),
  next_attempt_at: TimeOrNull,
  error: Type.Union([StepError, Type.Null()]),
  counts: Counts,
  started_at: TimeOrNull,
  finished_at: TimeOrNull,
  verified_at: TimeOrNull,
  waiver: Type.Optional(Waiver),
})
export type Step = Type.Static<typeof Step>

/** The answer of `GET /api/v2/deletion/{id}/`. No personal data in it. */
export const Deletion = Type.Object({
  id: Type.String({ examples: ['7-3'] }),
  user_id: Type.Integer(),
  mode: Mode,
  generation: Type.Integer(),
  state: DeletionState,
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it is in this state, in words' }),
  requested_at: Time,
  requested_by: RequestedBy,
  not_before: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Of a scheduled one only: when it starts. Until then it can be cancelled',
    }),
  ),
  published_at: TimeOrNull,
  completed_at: TimeOrNull,
  estimated_completion_at: Type.Union([Time, Type.Null()], {
    description:
      'About when a hard deletion will be completed, if it is as large as the last ones here were. Null where nobody can know: it is blocked, held or retrying, it is over, it takes longer than that, or it is soft',
  }),
  steps: Type.Array(Step),
})
export type Deletion = Type.Static<typeof Deletion>

/** One change of a deletion's state. User ids only, no names. */
export const HistoryEntry = Type.Object({
  n: Type.Integer({ description: 'Its number, from 1; the id of its event', examples: [3] }),
  at: Type.String({ format: 'date-time', description: 'When the ledger was told' }),
  state: DeletionState,
  by: Type.Union([Type.Integer(), Type.Null()], {
    description: 'The user who did it; null where Lethe did, or where it is not known',
  }),
  reason: Type.Union([Type.String(), Type.Null()]),
})
export type HistoryEntry = Type.Static<typeof HistoryEntry>

/** The answer of `POST /api/v2/deletion/retry/`. */
export const RetriedBlocked = Type.Object({
  retried: Type.Integer({ description: 'Due now' }),
  left: Type.Integer({ description: 'Blocked still (counted up to 100,000)' }),
})
export type RetriedBlocked = Type.Static<typeof RetriedBlocked>
