import type { UserStatus } from '@lethe/contracts/status'
import {
  type ClientSession,
  type Collection,
  Long,
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
} from 'mongodb'
import type { Mongo } from './connect.ts'
import { firstOperationsOf, type Mark, operationOf, operationsOf, underWay } from './user-transitions.ts'
import { type RecentTransition, type UserDocument, usersOf } from './users.ts'

/** A user as the read after the marks found it. */
export interface MarkedUser {
  userId: number
  status: UserStatus
  recent: RecentTransition[]
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
  begun: underWay,
  standing: { $cond: [isDone, '$$REMOVE', '$deletion.id'] },
  scheduled: { $gt: ['$deletion.not_before', null] },
}

/**
 * Makes the marks whose users nobody has marked before, in one round trip, and answers whether these were all of them:
 * then each was made, and is its user's generation 1. Where not, {@link markUsers} makes the others and tells each one's
 * result; those that were made here it finds as repeats under their keys.
 *
 * Throws the driver's error where the write's outcome is not known.
 */
export async function markFirst({ db }: Mongo, marks: readonly Mark[]): Promise<boolean> {
  try {
    const { matchedCount } = await usersOf(db).bulkWrite(firstOperationsOf(marks), { ordered: false })
    return matchedCount === marks.length
  } catch (error) {
    return isWorthAnotherTry(error)
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
    await writeMarks(users, marks, session)
    const ids = [...new Set(marks.map((mark) => mark.userId))].map((id) => Long.fromNumber(id))
    const found = await users
      .find<Omit<MarkedUser, 'userId'> & { _id: number }>(
        { _id: { $in: ids } },
        { session, projection: seen },
      )
      .toArray()
    return new Map(found.map(({ _id, recent = [], ...user }) => [_id, { ...user, userId: _id, recent }]))
  })
}

/** Together where they are alike, one by one where that went wrong: a repeat under the same keys changes nothing. */
async function writeMarks(
  users: Collection<UserDocument>,
  marks: readonly Mark[],
  session: ClientSession,
): Promise<void> {
  const options = { ordered: false, session }
  const together = operationsOf(marks)
  const isDone =
    together.length < marks.length &&
    (await users.bulkWrite(together, options).then(() => true, isWorthAnotherTry))
  if (!isDone)
    await users
      .bulkWrite(
        marks.map((mark) => operationOf(mark)),
        options,
      )
      .catch(unlessConfirmed)
}

/**
 * Answers false where the same marks may still be made by other updates, and throws the error where not. One user's refused
 * mark ends an update of many, and the driver tries nothing again that changes more than one document.
 */
function isWorthAnotherTry(error: unknown): false {
  const isUnconfirmed = error instanceof MongoBulkWriteError && error.result.getWriteConcernError()
  const isAnswer = error instanceof MongoServerError || error instanceof MongoNetworkError
  if (isUnconfirmed || !isAnswer) throw error
  return false
}

/** A mark that the database refused by itself leaves the others confirmed: the read then tells each one's result. */
function unlessConfirmed(error: unknown): void {
  const refusals = error instanceof MongoBulkWriteError ? [error.writeErrors].flat() : []
  const confirmed = error instanceof MongoBulkWriteError && !error.result.getWriteConcernError()
  if (refusals.length === 0 || !confirmed) throw error
}
