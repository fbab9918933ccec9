import type { Mode, RequestedBy, UserStatus } from '@lethe/contracts/status'
import type { Collection, Db, Long } from 'mongodb'

/** An event that this user document still owes Kafka. Everything the event needs is here. */
export interface OutboxEntry {
  /** The event's id, `<type>/<user id>-<generation>`. */
  id: string
  type: 'user.deleted' | 'user.deletion_scheduled' | 'user.restored'
  generation: number
  /** When the fact happened, by the database's clock. */
  at: Date
  ext_id: string | null
  /** Of a deletion only. */
  mode?: Mode
  by?: RequestedBy
  /** The administrator who asked; absent where the user did. */
  by_id?: number | Long
  /** Of a deletion that starts later than it was asked for: when that was. */
  requested_at?: Date
  /** Of a scheduled deletion only. */
  not_before?: Date
  /** The deletion that this transition ended before it had begun: the ledger has to be told. */
  ends?: EndedDeletion
}

/** A deletion that is over although nothing was ever done for it. */
export interface EndedDeletion {
  id: string
  as: 'cancelled' | 'superseded'
  /** Whoever asked for that transition. */
  by_id: number | Long
}

/** One of the user's last transitions and the key of the request that made it. */
export interface RecentTransition {
  key: string
  /** `restored` for a transition that took a deletion back. */
  mode: Mode | 'restored'
  generation: number
}

/** The deletion that stands, inside the user document: whoever acts for it asks here first. */
export interface StandingDeletion {
  id: string
  mode: Mode
  at: Date
  by: RequestedBy
  /** The status before, given back by a restore. */
  from: UserStatus
  /** Of a scheduled one: nothing of it begins earlier. Until it begins its user is soft deleted. */
  not_before?: Date
  /** Of one that was scheduled for a soft-deleted user: what he was before that. */
  soft_from?: UserStatus
  /** Set before the deletion's first effect. While it is set and `completed_at` is not, nothing takes the deletion back. */
  begun_at?: Date
  /** Set by `end`, after verification: from here on nothing begins for this deletion. */
  completed_at?: Date
  /** Grows with each transaction that searches content by the user's ext_id or username: so these and `end` exclude each other. */
  fence?: number
}

/** A deletion by its two names, the derived id and the user's. */
export interface DeletionKey {
  deletionId: string
  userId: number
}

/** A request to a notification store without ETags that may still act although nobody waits for it. */
export interface NotifyingEntry {
  attempt: string
  until: Date
}

/** An administrator's word that nothing of this user is to be erased, whatever is asked for, until he ends it. */
export interface UserHold {
  at: Date
  /** The administrator's user id. */
  by: number | Long
  reason: string
}

export interface UserDocument {
  _id: number | Long
  status: UserStatus
  generation: number
  username?: string
  ext_id?: string
  real_name?: string
  email?: string
  bio?: string
  role?: 'admin'
  date_joined?: Date
  followers_count?: number
  followings_count?: number
  /** Grows with each post, comment and vote, in its transaction: so these and a mark exclude each other. */
  activity?: number
  hold?: UserHold
  deletion?: StandingDeletion
  recent?: RecentTransition[]
  outbox?: OutboxEntry[]
  notifying?: NotifyingEntry[]
}

/** How many transitions `recent` remembers: the reach of an Idempotency-Key. */
export const RECENT_TRANSITIONS = 8

/** `users` is not sharded: username and ext_id are unique across the whole collection. */
export function usersOf(db: Db): Collection<UserDocument> {
  return db.collection('users')
}
