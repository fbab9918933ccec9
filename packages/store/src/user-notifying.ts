import { Long } from 'mongodb'
import { BY_ID } from './by-id.ts'
import type { Mongo } from './connect.ts'
import { type DeletionKey, usersOf } from './users.ts'

/** One round of requests to a store without ETags, and how long each of them may still act, in milliseconds. */
export interface NotifyingAttempt {
  attempt: string
  lifetime: number
}

/** As an expression: true while a request to a store without ETags may still act, by the clock that gave it its time. */
export const requestUnderWay = {
  $anyElementTrue: [
    { $map: { input: { $ifNull: ['$notifying', []] }, in: { $gt: ['$$this.until', '$$NOW'] } } },
  ],
}

/**
 * Writes down, in the user documents, that a request which can't be taken back is about to be sent. Only
 * where the deletion stands, is begun and is not done; who sends nothing without finding the entry in a
 * majority read afterwards can't be overtaken: neither a restore nor a hard `end` passes while it lasts.
 *
 * `until` is set by the database's clock. Entries that have expired say nothing any more and are dropped,
 * so the list stays short however often nobody answers.
 */
export async function putNotifying(
  mongo: Mongo,
  keys: readonly DeletionKey[],
  { attempt, lifetime }: NotifyingAttempt,
): Promise<void> {
  const lasting = {
    $filter: { input: { $ifNull: ['$notifying', []] }, cond: { $gt: ['$$this.until', '$$NOW'] } },
  }
  const entry = { attempt: { $literal: attempt }, until: { $add: ['$$NOW', lifetime] } }
  await usersOf(mongo.db).updateMany(
    {
      _id: { $in: keys.map((key) => Long.fromNumber(key.userId)) },
      'deletion.id': { $in: keys.map((key) => key.deletionId) },
      status: { $in: ['d', 'u'] },
      'deletion.begun_at': { $exists: true },
      'deletion.completed_at': { $exists: false },
    },
    [{ $set: { notifying: { $concatArrays: [lasting, [entry]] } } }],
    { hint: BY_ID },
  )
}

/** Takes the entry out for users whose request was answered or never sent. What is left expires by itself. */
export async function takeNotifying(
  mongo: Mongo,
  userIds: readonly number[],
  attempt: string,
): Promise<void> {
  await usersOf(mongo.db).updateMany(
    { _id: { $in: userIds.map((id) => Long.fromNumber(id)) }, 'notifying.attempt': attempt },
    { $pull: { notifying: { attempt } } },
  )
}
