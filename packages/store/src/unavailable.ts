import { setTimeout as wait } from 'node:timers/promises'
import { MongoBulkWriteError, MongoError, MongoErrorLabel, MongoServerError } from 'mongodb'

/**
 * Server errors that say "not now" rather than "never": a primary that steps down or shuts down, a
 * deadline, a majority that was not confirmed in time, a conflict that outlived its retries. Names and
 * numbers: https://github.com/mongodb/mongo/blob/v6.0/src/mongo/base/error_codes.yml
 */
const passingCodes: Record<string, number> = {
  HostUnreachable: 6,
  HostNotFound: 7,
  LockTimeout: 24,
  MaxTimeMSExpired: 50,
  WriteConcernFailed: 64,
  NetworkTimeout: 89,
  ShutdownInProgress: 91,
  UnsatisfiableWriteConcern: 100,
  WriteConflict: 112,
  FailedToSatisfyReadPreference: 133,
  ReadConcernMajorityNotAvailableYet: 134,
  PrimarySteppedDown: 189,
  SnapshotUnavailable: 246,
  NoSuchTransaction: 251,
  ExceededTimeLimit: 262,
  SocketException: 9001,
  LegacyNotPrimary: 10058,
  NotWritablePrimary: 10107,
  InterruptedAtShutdown: 11600,
  Interrupted: 11601,
  InterruptedDueToReplStateChange: 11602,
  NotPrimaryNoSecondaryOk: 13435,
  NotPrimaryOrSecondary: 13436,
}
const PASSING_CODES = new Set(Object.values(passingCodes))

const PASSING_LABELS = [
  MongoErrorLabel.TransientTransactionError,
  MongoErrorLabel.UnknownTransactionCommitResult,
  MongoErrorLabel.RetryableWriteError,
  MongoErrorLabel.ResetPool,
]

/** The driver's own errors about connections and deadlines; all others of its errors are defects of ours. */
const PASSING_NAMES = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoPoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoNotConnectedError',
  'MongoServerClosedError',
  'MongoStalePrimaryError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoOperationTimeoutError',
  'MongoWriteConcernError',
  'MongoExpiredSessionError',
])

/**
 * What a socket says when it is written to after the server has ended or reset it, as when mongod is killed. The
 * driver (7.9) lets it through as it came: `Connection.writeCommand` does not wrap what `write` throws.
 */
const BROKEN_WRITES = new Set(['EPIPE', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'ERR_STREAM_DESTROYED'])

const isBrokenWrite = (error: unknown) =>
  error instanceof Error && 'code' in error && BROKEN_WRITES.has(String(error.code))

/** The driver (7.9) asks such an error for its labels, where a commit is its first victim. */
const isUnlabelled = (error: unknown) => error instanceof TypeError && error.message.includes('hasErrorLabel')

/**
 * Whether MongoDB could not be asked, or did not confirm what it was asked in time. Trying later may help;
 * a write may have happened all the same, so nobody may guess.
 */
export function isUnavailable(error: unknown): boolean {
  if (isBrokenWrite(error) || isUnlabelled(error)) return true
  if (!(error instanceof MongoError)) return false
  if (PASSING_NAMES.has(error.name)) return true
  if (PASSING_LABELS.some((label) => error.hasErrorLabel(label))) return true
  if (error instanceof MongoBulkWriteError && error.result.getWriteConcernError()) return true
  return error instanceof MongoServerError && PASSING_CODES.has(Number(error.code))
}

const PAUSE_MS = 250

/** Does `work`, and again while MongoDB can't be asked, for about `ms` milliseconds. Throws what the last try threw. */
export async function whenAvailable<T>(work: () => Promise<T>, ms = 15_000): Promise<T> {
  const deadline = performance.now() + ms
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > deadline) throw error
    }
    await wait(PAUSE_MS)
  }
}
