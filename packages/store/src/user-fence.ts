import type { Mode } from '@lethe/contracts/status'
import { type Filter, Long } from 'mongodb'
import { BY_ID } from './by-id.ts'
import type { Mongo } from './connect.ts'
import { requestUnderWay } from './user-notifying.ts'
import { appended, isScheduled } from './user-transitions.ts'
import { type DeletionKey, type StandingDeletion, type UserDocument, usersOf } from './users.ts'

/** What the user document says of a deletion that somebody wants to act for. */
export type Standing =
  | { kind: 'begun'; mode: Mode; generation: number; extId: string | null }
  /** It stands, but whether it is begun the majority can't say yet. */
  | { kind: 'not_begun' }
  /** It stands, and its time may not have come. */
  | { kind: 'scheduled'; notBefore: Date }
  /** It stands, and an administrator's hold keeps it from beginning. */
  | { kind: 'held' }
  | { kind: 'done'; mode: Mode; completedAt: Date }
  /** A later transition took its place, or the user never had it. */
  | { kind: 'superseded' }

const longs = (keys: readonly DeletionKey[]) => keys.map((key) => Long.fromNumber(key.userId))

/** Of these users, those whose standing deletion is among these and not done. */
export function standingIn(keys: readonly DeletionKey[]): Filter<UserDocument> {
  return {
    _id: { $in: longs(keys) },
    'deletion.id': { $in: keys.map((key) => key.deletionId) },
    status: { $in: ['d', 'u'] },
    'deletion.completed_at': { $exists: false },
  }
}

/** Nobody holds the user, and where the deletion was scheduled its time has come, by the database's clock. */
const mayBegin: Filter<UserDocument> = {
  'deletion.begun_at': { $exists: false },
  hold: { $exists: false },
  $expr: { $lte: [{ $ifNull: ['$deletion.not_before', '$$NOW'] }, '$$NOW'] },
}

/** A scheduled deletion turns hard in the update that begins it, and owes Kafka the word of that. */
const BEGUN = {
  'deletion.begun_at': '$$NOW',
  status: { $cond: [isScheduled, 'u', '$status'] },
  outbox: {
    $cond: [
      isScheduled,
      appended('$outbox', {
        id: { $concat: ['user.deleted/', '$deletion.id'] },
        type: 'user.deleted',
        generation: '$generation',
        at: '$$NOW',
        ext_id: { $ifNull: ['$ext_id', null] },
        mode: 'hard',
        by: '$deletion.by',
        requested_at: '$deletion.at',
      }),
      '$outbox',
    ],
  },
}

/**
 * `begin`: comes before a deletion's first effect. One conditional update of the user documents, then
 * their majority read, which alone says for which of the deletions a worker may act. While a deletion is
 * begun nothing takes it back. It passes over whoever is held, and over what is scheduled for later.
 */
export async function beginDeletions(
  mongo: Mongo,
  keys: readonly DeletionKey[],
): Promise<Map<string, Standing>> {
  await usersOf(mongo.db).updateMany({ ...standingIn(keys), ...mayBegin }, [{ $set: BEGUN }], { hint: BY_ID })
  return readStandings(mongo, keys)
}

/**
 * `begin` and `end` at once, of those of these deletions that are soft: for soft deletions that have no effect, which nothing
 * would come between.
 */
export async function endSoftDeletions(
  mongo: Mongo,
  keys: readonly DeletionKey[],
): Promise<Map<string, Standing>> {
  await usersOf(mongo.db).updateMany(
    { ...standingIn(keys), ...mayBegin, 'deletion.mode': 'soft' },
    [{ $set: { 'deletion.begun_at': '$$NOW', 'deletion.completed_at': '$$NOW' } }],
    { hint: BY_ID },
  )
  return readStandings(mongo, keys)
}

/** The check: which of these deletions still stand, by a majority read of their users. */
export async function readStandings(
  mongo: Mongo,
  keys: readonly DeletionKey[],
): Promise<Map<string, Standing>> {
  const projection = { status: 1, generation: 1, deletion: 1, ext_id: 1, 'hold.at': 1 }
  const found = await usersOf(mongo.db)
    .find({ _id: { $in: longs(keys) } }, { projection })
    .toArray()
  const byUser = new Map(found.map((user) => [Number(user._id), user]))
  return new Map(keys.map((key) => [key.deletionId, standingOf(byUser.get(key.userId), key.deletionId)]))
}

/** What one user document says of the deletion `deletionId`. */
export function standingOf(
  user: (Pick<UserDocument, 'generation' | 'deletion' | 'ext_id'> & { hold?: object }) | undefined,
  deletionId: string,
): Standing {
  const deletion: StandingDeletion | undefined = user?.deletion
  if (!user || deletion?.id !== deletionId) return { kind: 'superseded' }
  const { mode, begun_at, not_before: notBefore, completed_at: completedAt } = deletion
  if (completedAt) return { kind: 'done', mode, completedAt }
  if (begun_at) return { kind: 'begun', mode, generation: user.generation, extId: user.ext_id ?? null }
  if (user.hold) return { kind: 'held' }
  return notBefore ? { kind: 'scheduled', notBefore } : { kind: 'not_begun' }
}

/** Exactly what a hard-deleted user leaves: enough to fence stale work, nothing that is about a person. */
const REMAINS = ['_id', 'status', 'generation', 'deletion', 'recent', 'outbox', 'notifying'] as const

/** Deletions whose notifications step was waived, so that nobody has verified it. */
export interface WaivedNotifications {
  deletionIds: readonly string[]
  /** How long a request that was sent for them may still act, in milliseconds. */
  requestLifetime: number
}

/**
 * `end`: comes after verification. In one update of the user document it says `done` and, for a hard
 * delete, drops everything else that the document held, which releases username and ext_id. It does not
 * pass while a request to a store without ETags may still act for a hard-deleted user. Answers where each
 * deletion stands afterwards.
 *
 * Where the notifications step was waived there may be a profile left, and a request for it on its way. So a
 * hard-deleted user's ext_id stays taken, and a soft-deleted user is not restored while one can act.
 */
export async function endDeletions(
  mongo: Mongo,
  keys: readonly DeletionKey[],
  { deletionIds, requestLifetime }: WaivedNotifications = { deletionIds: [], requestLifetime: 0 },
): Promise<Map<string, Standing>> {
  const isWaived = { $in: ['$deletion.id', [...deletionIds]] }
  const ended = { $mergeObjects: ['$deletion', { completed_at: '$$NOW' }] }
  const bare = {
    ...Object.fromEntries(REMAINS.map((field) => [field, `$${field}`])),
    deletion: ended,
    ext_id: { $cond: [isWaived, '$ext_id', '$$REMOVE'] },
  }
  const entry = { attempt: 'waived', until: { $add: ['$$NOW', requestLifetime] } }
  const notifying = { $cond: [isWaived, appended('$notifying', entry), '$notifying'] }
  await usersOf(mongo.db).updateMany(
    { ...standingIn(keys), $expr: { $or: [{ $eq: ['$status', 'd'] }, { $not: [requestUnderWay] }] } },
    [
      {
        $replaceWith: {
          $cond: [
            { $eq: ['$status', 'u'] },
            bare,
            { $mergeObjects: ['$$ROOT', { deletion: ended, notifying }] },
          ],
        },
      },
    ],
    { hint: BY_ID },
  )
  return readStandings(mongo, keys)
}
