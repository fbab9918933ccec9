import type { UserStatus } from '@lethe/contracts/status'
import { Long, MongoBulkWriteError } from 'mongodb'
import type { Mongo } from './connect.ts'
import { type Mark, operationOf, underWay } from './user-transitions.ts'
import { type OutboxEntry, type RecentTransition, usersOf } from './users.ts'

/** A user as the read after the marks found it. */
export interface MarkedUser {
  userId: number
  status: UserStatus
  recent: RecentTransition[]
  outbox: OutboxEntry[]
  /** A worker acts for the deletion, or a request of one may still act: nothing takes it back now. */
  begun: boolean
  /** The deletion that stands and is not done. */
  standing?: string
  /** Whether that one was scheduled. */
  scheduled: boolean
}

const isDone = { $gt: ['$deletion.completed_at', null] }
const seen = {
  status: 1,
  recent: 1,
  outbox: 1,
  begun: underWay,
  standing: { $cond: [isDone, '$$REMOVE', '$deletion.id'] },
  scheduled: { $gt: ['$deletion.not_before', null] },
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
    await users.bulkWrite(marks.map(operationOf), { ordered: false, session }).catch(unlessConfirmed)
    const ids = [...new Set(marks.map((mark) => mark.userId))].map((id) => Long.fromNumber(id))
    const found = await users
      .find<Omit<MarkedUser, 'userId'> & { _id: number }>(
        { _id: { $in: ids } },
        { session, projection: seen },
      )
      .toArray()
    return new Map(
      found.map(({ _id, recent = [], outbox = [], ...user }) => [
        _id,
        { ...user, userId: _id, recent, outbox },
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
