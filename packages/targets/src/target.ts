import type { Counts, StepError, TargetName } from '@lethe/contracts/deletion'
import type { Mode } from '@lethe/contracts/status'

/** A deletion as a target sees it: read from the user document that `begin` matched, never from an event. */
export interface Subject {
  deletionId: string
  userId: number
  generation: number
  mode: Mode
  extId: string | null
}

/** Why a try failed, as far as it decides how many more are worth making. */
export type FailureClass =
  /** Nobody answered, or who did asked to come again later: most likely it passes. */
  | 'away'
  /** It answered, and failed at this subject. */
  | 'broken'

/** A try that failed in a way that may pass. `retryAt` is the target's own word (Retry-After), else the backoff decides. */
export interface Failed {
  kind: 'failed'
  class: FailureClass
  error: StepError
  retryAt?: Date
}

/** The target can't be used now, for nobody (breaker open, misconfigured): nothing was sent, burns no attempt. */
export interface Unavailable {
  kind: 'unavailable'
  error: StepError
  retryAt: Date
}

/** What a target has to say of one subject. Failures are values: a target throws only for a broken connection to MongoDB. */
export type Outcome =
  /** Nothing of the subject is left here, as far as this target can tell now. */
  | { kind: 'done'; counts: Counts }
  /** The time slice is over or the signal came; what was done stays done. Burns no attempt. */
  | { kind: 'unfinished'; counts: Counts }
  | Failed
  | Unavailable
  /** Only an administrator can decide how this goes on. */
  | { kind: 'blocked'; error: StepError }
  /** The deletion no longer stands: it did nothing more for it. */
  | { kind: 'superseded' }

/** What is left of a subject, as the second asking found it. */
export type Finding =
  | { kind: 'nothing' }
  | { kind: 'left'; what: Record<string, number> }
  /** The time slice is over: who was not asked has used up nothing. */
  | { kind: 'not_asked' }
  | Failed
  | Unavailable

export interface SliceOptions {
  signal: AbortSignal
  /** No new round of work starts after this; epoch milliseconds. */
  deadline: number
}

/** A place that holds users' data. Every method is safe to repeat and safe beside another worker's call for the same subjects. */
export interface Target {
  readonly name: TargetName
  /** The modes that have a step here. */
  readonly modes: readonly Mode[]
  /**
   * Null, or why nothing may begin here now (breaker open, paused) and when to ask again. With `mayProbe`
   * one subject may begin all the same, to learn whether the target answers again.
   */
  unavailable(): { error: StepError; retryAt: Date; mayProbe: boolean } | null
  /** Erases the subjects here; an outcome for each deletion id. */
  erase(subjects: readonly Subject[], options: SliceOptions): Promise<Map<string, Outcome>>
  /** Asks again, by a way of its own; a finding for each deletion id. Changes nothing. */
  verify(subjects: readonly Subject[], options: SliceOptions): Promise<Map<string, Finding>>
  /** Lets go of what was kept for these deletions until they completed. */
  forget(deletionIds: readonly string[]): Promise<void>
  close(): Promise<void>
}
