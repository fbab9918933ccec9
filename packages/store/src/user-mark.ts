import {
  deletableFrom,
  type Mode,
  type RequestedBy,
  statusAfter,
  type UserStatus,
} from '@lethe/contracts/status'
import { type AnyBulkWriteOperation, Long, MongoBulkWriteError } from 'mongodb'
import type { Mongo } from './connect.ts'
import {
  type OutboxEntry,
  RECENT_TRANSITIONS,
  type RecentTransition,
  type UserDocument,
  usersOf,
} from './users.ts'

/** A conditional mark: one user, one mode, and the key by which its request is known again. */
export interface Mark {
  userId: number
  mode: Mode
  by: RequestedBy
  key: string
}

/** A user as the read after the marks found it. */
export interface MarkedUser {
  userId: number
  status: UserStatus
  recent: RecentTransition[]
  outbox: OutboxEntry[]
}

const nextGeneration = { $toLong: { $add: [{ $ifNull: ['$generation', 0] }, 1] } }
const nextId = { $concat: [{ $toString: { $toLong: '$_id' } }, '-', { $toString: nextGeneration }] }
const appended = (field: string, entry: object) => ({
  $concatArrays: [{ $ifNull: [field, []] }, [entry]],
})

/**
 * The update that marks one user deleted: status, generation, deletion and event change together, in one
 * document, or not at all. Its condition holds the status and that `recent` does not know the request's
 * key, so a repeat of a request that won changes nothing.
 *
 * `$mergeObjects` keeps the new `deletion` from inheriting fields of the one before.
 */
export function markOperation(mark: Mark): AnyBulkWriteOperation<UserDocument> {
  const { mode, by, key } = mark
  return {
    updateOne: {
      filter: {
        _id: Long.fromNumber(mark.userId),
        status: { $in: [...deletableFrom[mode]] },
        'recent.key': { $ne: key },
      },
      update: [
        {
          $set: {
            status: statusAfter[mode],
            generation: nextGeneration,
            deletion: { $mergeObjects: [{ id: nextId, mode, at: '$$NOW', by, from: '$status' }] },
            recent: {
              $slice: [
                appended('$recent', { key: { $literal: key }, mode, generation: nextGeneration }),
                -RECENT_TRANSITIONS,
              ],
            },
            outbox: appended('$outbox', {
              id: { $concat: ['user.deleted/', nextId] },
              type: 'user.deleted',
              generation: nextGeneration,
              at: '$$NOW',
              ext_id: { $ifNull: ['$ext_id', null] },
              mode,
              by,
            }),
          },
        },
      ],
    },
  }
}

/**
 * Makes the marks in one unordered bulk write and reads the same users back: two round trips however
 * many there are. The session is causal and both sides take the majority's word, so the read sees every
 * mark that the write confirmed and no mark that a failover can take away.
 *
 * Throws the driver's error where the write's outcome is not known; a user who does not exist is missing
 * in the answer.
 */
export async function markUsers(mongo: Mongo, marks: readonly Mark[]): Promise<Map<number, MarkedUser>> {
  const users = usersOf(mongo.db)
  return mongo.client.withSession({ causalConsistency: true }, async (session) => {
    await users.bulkWrite(marks.map(markOperation), { ordered: false, session }).catch(unlessConfirmed)
    const ids = [...new Set(marks.map((mark) => mark.userId))].map((id) => Long.fromNumber(id))
    const found = await users
      .find({ _id: { $in: ids } }, { session, projection: { status: 1, recent: 1, outbox: 1 } })
      .toArray()
    return new Map(
      found.map(({ _id, status, recent = [], outbox = [] }) => [
        Number(_id),
        { userId: Number(_id), status, recent, outbox },
      ]),
    )
  })
}

/** A mark that the database refused by itself leaves the others confirmed: the read then tells each one's result. */
function unlessConfirmed(error: unknown): void {
  const refusals = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : []
  const confirmed = error instanceof MongoBulkWriteError && !error.result.getWriteConcernError()
  if (refusals.length === 0 || !confirmed) throw error
}
