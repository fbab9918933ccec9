import {
  MongoClientClosedError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  MongoWriteConcernError,
} from 'mongodb'

const DRIVER_FAILURES = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoOperationTimeoutError,
  MongoWriteConcernError,
  MongoTopologyClosedError,
  MongoNotConnectedError,
  MongoClientClosedError,
]

/** The server gave up waiting: MaxTimeMSExpired, WriteConcernFailed, CannotSatisfyWriteConcern. */
const GAVE_UP = new Set<unknown>([50, 64, 100])

const TRANSIENT_LABELS = ['RetryableWriteError', 'RetryableError', 'SystemOverloadedError']

/**
 * Whether MongoDB could not be asked, or did not confirm what it was asked in time: no primary, a lost
 * connection, a deadline, a majority that did not answer. Trying later may help; a write may have
 * happened all the same.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof MongoError)) return false
  if (DRIVER_FAILURES.some((kind) => error instanceof kind)) return true
  // The class of a full connection pool's error is not exported.
  if (error.name === 'MongoWaitQueueTimeoutError') return true
  if (TRANSIENT_LABELS.some((label) => error.hasErrorLabel(label))) return true
  return error instanceof MongoServerError && GAVE_UP.has(error.code)
}
