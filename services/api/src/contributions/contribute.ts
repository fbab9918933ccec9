import type { Author } from '@lethe/contracts/posts'
import type { Mongo } from '@lethe/store/connect'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { type ClientSession, type Db, Long } from 'mongodb'
import { isDeleted } from '../auth/caller.ts'
import { ApiError, InvalidInput } from '../http/api-error.ts'
import { visible } from '../users/view.ts'
import { toAuthor } from './author.ts'

export interface Contribution {
  authorId: number
  mentioned?: readonly number[]
}

/** No attempt begins later than this after the first; a post that many vote on at once makes them take turns. */
const ATTEMPTS_WITHIN_MS = 5_000
const COMMIT_WITHIN_MS = 10_000

/**
 * Does `work` (a post, comment or vote with its counters) in one transaction that commits only while its
 * author is active and whoever it mentions is not deleted. It writes their user documents, so it and a
 * deletion's mark exclude each other: after the 204 of a DELETE nothing new of that user is committed by
 * any api process, however long one was paused.
 *
 * What that costs: a small update more for each contribution; contributions of one author take turns; and
 * a mark of the same user waits for the commit, a few milliseconds, since the author is written last. The
 * worst case is a process that dies between that write and the commit: a mark of that user, and the group
 * it is in, waits until the database gives the transaction up (`transactionLifetimeLimitSeconds`, 60 s
 * unless set).
 *
 * Throws {@link ApiError} `permission_denied` for a blocked or unknown author, `authentication_failed` for a
 * deleted one, `unavailable` where conflicts or the database did not let it through in time, and
 * {@link InvalidInput} for a mention of nobody.
 */
export async function contribute<T>(
  mongo: Mongo,
  contribution: Contribution,
  work: (session: ClientSession) => Promise<T>,
): Promise<{ author: Author; result: T }> {
  const lastStart = performance.now() + ATTEMPTS_WITHIN_MS
  const attempt = async (session: ClientSession) => {
    if (performance.now() > lastStart) throw new ApiError('unavailable')
    const result = await work(session)
    await holdMentioned(mongo.db, contribution.mentioned ?? [], session)
    return { author: await holdAuthor(mongo.db, contribution.authorId, session), result }
  }
  return mongo.client.withSession((session) =>
    session.withTransaction(attempt, {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
      maxCommitTimeMS: COMMIT_WITHIN_MS,
    }),
  )
}

/** `$inc` and not a time: a write that changes nothing would not conflict with anything. */
const TOUCH = { $inc: { activity: 1 } }

async function holdAuthor(db: Db, authorId: number, session: ClientSession): Promise<Author> {
  const _id = Long.fromNumber(authorId)
  const projection = { username: 1, status: 1 }
  const author = await usersOf(db).findOneAndUpdate({ _id, status: 'a' }, TOUCH, { session, projection })
  if (author) return toAuthor(authorId, author)
  const refused = await usersOf(db).findOne<Pick<UserDocument, 'status'>>({ _id }, { session, projection })
  throw new ApiError(isDeleted(refused) ? 'authentication_failed' : 'permission_denied')
}

async function holdMentioned(db: Db, mentioned: readonly number[], session: ClientSession): Promise<void> {
  const ids = [...new Set(mentioned)].map((id) => Long.fromNumber(id))
  if (ids.length === 0) return
  const { matchedCount } = await usersOf(db).updateMany({ _id: { $in: ids }, ...visible }, TOUCH, { session })
  if (matchedCount === ids.length) return
  const message = 'Every mentioned user must exist and not be deleted'
  throw new InvalidInput([{ field: 'mentions', code: 'invalid', message }])
}
