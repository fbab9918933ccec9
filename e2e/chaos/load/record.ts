import type { Exact } from '@lethe/store/exact-documents'

export type TransitionKind = 'soft' | 'hard' | 'restored'

/** A profile that a caller puts into the notification store. Times are the harness's, in milliseconds. */
export interface Registration {
  userId: number
  distinctId: string
  /** When the first request went out, and when the store confirmed; Infinity where it never did. */
  from: number
  to: number
  /** The version that the store named, where one request was enough: nobody but us has written it. */
  etag: string | null
}

/** A document that another service has put straight into the database. */
export interface Inserted {
  collection: string
  document: Exact
  /** False where the outcome is not known: it may be there, and may have come at any time since. */
  confirmed: boolean
}

/** Documents of a hard-deleted user by a service that had not heard of it. */
export interface LateWrite {
  userId: number
  inserted: readonly Inserted[]
  /** Before the deletion's first effect, and after the writing. */
  since: number
  at: number
  /** True where it was confirmed within the late-write window, which begins after the first effect. */
  promised: boolean
}

/** When a worker's clock was wrong. */
export interface Skew {
  from: number
  to: number
}

/** What the callers were told, kept outside the program: the other side of every check. */
export interface LoadRecord {
  /** Answers by operation and status (`no answer` where none came). */
  answers: Map<string, number>
  /** Every 204 of a DELETE. */
  deletions: { userId: number; deletionId: string; mode: 'soft' | 'hard'; key: string | null }[]
  /** Every 204 of a restore, once for each key. */
  restores: { userId: number }[]
  /** Requests of which nobody knows what became: each may have made one transition, then or later. */
  maybes: { userId: number; kind: TransitionKind; from: number }[]
  /** Every sign-up that made a user. */
  signUps: { userId: number; username: string; extId: string | null }[]
  registrations: Registration[]
  posts: { id: number; authorId: number; text: string; mentions: readonly number[] }[]
  comments: { id: number; authorId: number; postId: number; text: string }[]
  /** Votes that were asked for, or taken back: there or not. */
  votes: { userId: number; postId: number }[]
  /** Written by another service while everybody in it was there. */
  inserted: Inserted[]
  lateWrites: LateWrite[]
  /** The late-write window is measured by the workers' clocks. */
  skews: Skew[]
  /** Answers that the contract does not know. */
  surprises: string[]
}

export function newRecord(): LoadRecord {
  return {
    answers: new Map(),
    deletions: [],
    restores: [],
    maybes: [],
    signUps: [],
    registrations: [],
    posts: [],
    comments: [],
    votes: [],
    inserted: [],
    lateWrites: [],
    skews: [],
    surprises: [],
  }
}
