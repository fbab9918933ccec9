import { type ClientSession, type MongoClient, MongoError, ReadConcern, WriteConcern } from 'mongodb'

/** How long the server may work on one command of a page. */
export const COMMAND_MS = 20_000
const COMMIT_MS = 10_000
const COMMIT_TRIES = 3

const options = {
  readConcern: new ReadConcern('snapshot'),
  writeConcern: new WriteConcern('majority', COMMIT_MS),
  maxCommitTimeMS: COMMIT_MS,
}

/**
 * Runs `work` as one transaction: a snapshot, confirmed by the majority. `work` answers undefined where it
 * found nothing to write; then nothing is committed.
 *
 * Throws what `work` or the commit threw; {@link isTransient} tells whether the same may be tried again.
 * After an unconfirmed commit the transaction may have happened or not: whoever goes on reads afresh.
 */
export async function inTransaction<T>(
  session: ClientSession,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  session.startTransaction(options)
  let result: T | undefined
  try {
    result = await work()
  } catch (error) {
    await session.abortTransaction()
    throw error
  }
  if (result === undefined) await session.abortTransaction()
  else await commit(session)
  return result
}

async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await session.commitTransaction()
    } catch (error) {
      const unknown = error instanceof MongoError && error.hasErrorLabel('UnknownTransactionCommitResult')
      if (!unknown || attempt === COMMIT_TRIES) throw error
    }
  }
}

/** A conflict, a lost primary, an unconfirmed commit: the transaction may be tried again from the start. */
export function isTransient(error: unknown): boolean {
  return (
    error instanceof MongoError &&
    (error.hasErrorLabel('TransientTransactionError') ||
      error.hasErrorLabel('UnknownTransactionCommitResult'))
  )
}

/** Sessions for transactions, ended when `work` is over. */
export async function withSessions<T>(
  client: MongoClient,
  count: number,
  work: (sessions: [ClientSession, ...ClientSession[]]) => Promise<T>,
): Promise<T> {
  const first = client.startSession()
  const others = Array.from({ length: count - 1 }, () => client.startSession())
  try {
    return await work([first, ...others])
  } finally {
    await Promise.all([first, ...others].map((session) => session.endSession()))
  }
}
