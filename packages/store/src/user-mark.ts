import {
  deletableFrom,
  type Mode,
  type RequestedBy,
  statusAfter,
  type UserStatus,
} from '@lethe/contracts/status'
import { type AnyBulkWriteOperation, Long, MongoBulkWriteError } from 'mongodb'
import type { Mongo } from './connect.ts'
import { requestUnderWay } from './user-notifying.ts'
import {
  type OutboxEntry,
  RECENT_TRANSITIONS,
  type RecentTransition,
  type UserDocument,
  usersOf,
} from './users.ts'

/** A conditional transition: one user, a deletion of a mode or its taking back, and the key by which the request is known again. */
export interface Mark {
  userId: number
  mode: Mode | 'restored'
  by: RequestedBy
  /** The administrator who asks; absent where the user does. */
  byId?: number | undefined
  key: string
}

/** A user as the read after the marks found it. */
export interface MarkedUser {
  userId: number
  status: UserStatus
  recent: RecentTransition[]
  outbox: OutboxEntry[]
  /** A worker acts for the deletion, or a request of one may still act: nothing takes it back now. */
  begun: boolean
}

/** True while a worker acts for the deletion, or a request of one may still act: nothing takes it back then. */
const underWay = {
  $or: [
    { $and: [{ $gt: ['$deletion.begun_at', null] }, { $lte: ['$deletion.completed_at', null] }] },
    requestUnderWay,
  ],
}

const nextGeneration = { $toLong: { $add: [{ $ifNull: ['$generation', 0] }, 1] } }
const nextId = { $concat: [{ $toString: { $toLong: '$_id' } }, '-', { $toString: nextGeneration }] }
const appended = (field: string, entry: object) => ({
  $concatArrays: [{ $ifNull: [field, []] }, [entry]],
})

const remembered = (key: string, mode: Mark['mode']) => ({
  $slice: [
    appended('$recent', { key: { $literal: key }, mode, generation: nextGeneration }),
    -RECENT_TRANSITIONS,
  ],
})

/**
 * The update that marks one user deleted: status, generation, deletion and event change together, in one
 * document, or not at all. Its condition holds the status and that `recent` does not know the request's
 * key, so a repeat of a request that won changes nothing.
 *
 * `$mergeObjects` keeps the new `deletion` from inheriting fields of the one before.
 */
function markOperation({ userId, by, byId, key }: Mark, mode: Mode): AnyBulkWriteOperation<UserDocument> {
  return {
    updateOne: {
      filter: {
        _id: Long.fromNumber(userId),
        status: { $in: [...deletableFrom[mode]] },
        'recent.key': { $ne: key },
      },
      update: [
        {
          $set: {
            status: statusAfter[mode],
            generation: nextGeneration,
            deletion: { $mergeObjects: [{ id: nextId, mode, at: '$$NOW', by, from: '$status' }] },
            recent: remembered(key, mode),
            outbox: appended('$outbox', {
              id: { $concat: ['user.deleted/', nextId] },
              type: 'user.deleted',
              generation: nextGeneration,
              at: '$$NOW',
              ext_id: { $ifNull: ['$ext_id', null] },
              mode,
              by,
              by_id: byId === undefined ? '$$REMOVE' : Long.fromNumber(byId),
            }),
          },
        },
      ],
    },
  }
}

/**
 * The update that takes a soft deletion back: the status that it found, the next generation and the event
 * together, and the deletion gone. Its condition holds that nothing of the deletion is under way, so it and
 * `begin` exclude each other.
 */
function restoreOperation({ userId, key }: Mark): AnyBulkWriteOperation<UserDocument> {
  return {
    updateOne: {
      filter: {
        _id: Long.fromNumber(userId),
        status: 'd',
        'recent.key': { $ne: key },
        $expr: { $not: [underWay] },
      },
      update: [
        {
          $set: {
            status: '$deletion.from',
            generation: nextGeneration,
            recent: remembered(key, 'restored'),
            outbox: appended('$outbox', {
              id: { $concat: ['user.restored/', nextId] },
              type: 'user.restored',
              generation: nextGeneration,
              at: '$$NOW',
              ext_id: { $ifNull: ['$ext_id', null] },
            }),
          },
        },
        { $unset: 'deletion' },
      ],
    },
  }
}

const seen = { status: 1, recent: 1, outbox: 1, begun: underWay }

const operationOf = (mark: Mark) =>
  mark.mode === 'restored' ? restoreOperation(mark) : markOperation(mark, mark.mode)

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
    await users.bulkWrite(marks.map(operationOf), { ordered: false, session }).catch(unlessConfirmed)
    const ids = [...new Set(marks.map((mark) => mark.userId))].map((id) => Long.fromNumber(id))
    const found = await users
      .find<Omit<MarkedUser, 'userId'> & { _id: number }>(
        { _id: { $in: ids } },
        { session, projection: seen },
      )
      .toArray()
    return new Map(
      found.map(({ _id, status, recent = [], outbox = [], begun }) => [
        _id,
        { userId: _id, status, recent, outbox, begun },
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
