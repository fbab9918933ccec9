import type { Mode } from '@lethe/contracts/status'
import { type Filter, Long } from 'mongodb'
import type { Mongo } from './connect.ts'
import { requestUnderWay } from './user-notifying.ts'
import { type DeletionKey, type StandingDeletion, type UserDocument, usersOf } from './users.ts'

/** What the user document says of a deletion that somebody wants to act for. */
export type Standing =
  | { kind: 'begun'; mode: Mode; generation: number; extId: string | null }
  /** It stands, but whether it is begun the majority can't say yet. */
  | { kind: 'not_begun'; mode: Mode; generation: number; extId: string | null }
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

/**
 * `begin`: comes before a deletion's first effect. One conditional update of the user documents, then
 * their majority read, which alone says for which of the deletions a worker may act. While a deletion is
 * begun nothing takes it back.
 */
export async function beginDeletions(
  mongo: Mongo,
  keys: readonly DeletionKey[],
): Promise<Map<string, Standing>> {
  await usersOf(mongo.db).updateMany({ ...standingIn(keys), 'deletion.begun_at': { $exists: false } }, [
    { $set: { 'deletion.begun_at': '$$NOW' } },
  ])
  return readStandings(mongo, keys)
}

/** The check: which of these deletions still stand, by a majority read of their users. */
export async function readStandings(
  mongo: Mongo,
  keys: readonly DeletionKey[],
): Promise<Map<string, Standing>> {
  const projection = { status: 1, generation: 1, deletion: 1, ext_id: 1 }
  const found = await usersOf(mongo.db)
    .find({ _id: { $in: longs(keys) } }, { projection })
    .toArray()
  const byUser = new Map(found.map((user) => [Number(user._id), user]))
  return new Map(keys.map((key) => [key.deletionId, standingOf(byUser.get(key.userId), key.deletionId)]))
}

/** What one user document says of the deletion `deletionId`. */
export function standingOf(
  user: Pick<UserDocument, 'status' | 'generation' | 'deletion' | 'ext_id'> | undefined,
  deletionId: string,
): Standing {
  const deletion: StandingDeletion | undefined = user?.deletion
  if (!user || deletion?.id !== deletionId) return { kind: 'superseded' }
  const { mode } = deletion
  if (deletion.completed_at) return { kind: 'done', mode, completedAt: deletion.completed_at }
  return {
    kind: deletion.begun_at ? 'begun' : 'not_begun',
    mode,
    generation: user.generation,
    extId: user.ext_id ?? null,
  }
}

/** Exactly what a hard-deleted user leaves: enough to fence stale work, nothing that is about a person. */
const REMAINS = ['_id', 'status', 'generation', 'deletion', 'recent', 'outbox', 'notifying'] as const

/**
 * `end`: comes after verification. In one update of the user document it says `done` and, for a hard
 * delete, drops everything else that the document held, which releases username and ext_id. It does not
 * pass while a request to a store without ETags may still act for a hard-deleted user. Answers where each
 * deletion stands afterwards.
 */
export async function endDeletions(
  mongo: Mongo,
  keys: readonly DeletionKey[],
): Promise<Map<string, Standing>> {
  const ended = { $mergeObjects: ['$deletion', { completed_at: '$$NOW' }] }
  const bare = { ...Object.fromEntries(REMAINS.map((field) => [field, `$${field}`])), deletion: ended }
  await usersOf(mongo.db).updateMany(
    { ...standingIn(keys), $expr: { $or: [{ $eq: ['$status', 'd'] }, { $not: [requestUnderWay] }] } },
    [
      {
        $replaceWith: {
          $cond: [{ $eq: ['$status', 'u'] }, bare, { $mergeObjects: ['$$ROOT', { deletion: ended }] }],
        },
      },
    ],
  )
  return readStandings(mongo, keys)
}
