import { reasonOf, rootCause } from './kafka-error.ts'

/**
 * Why a batch does not count as published:
 * - `unavailable`: no broker was reached, or it did not answer, or it asked to try again
 * - `unanswered`: the send was reported as a success, but not for every topic and partition in it
 * - `refused`: the broker said no for good (too large, not authorized, invalid topic)
 * - `deadline`, `aborted`: the time was up, or the caller's signal came
 * - `closed`: the publisher was closed before
 */
export type PublishErrorCode = 'unavailable' | 'unanswered' | 'refused' | 'deadline' | 'aborted' | 'closed'

/** The outcome of a publish that did not succeed. Some of its messages may have been written all the same. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  readonly code: PublishErrorCode
  /** False where the same batch would be refused again. */
  readonly canRetry: boolean

  constructor(code: PublishErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.canRetry = code !== 'refused' && code !== 'closed'
  }
}

/** What kafkajs threw, as a PublishError. */
export function toPublishError(error: unknown): PublishError {
  if (error instanceof PublishError) return error
  const cause = rootCause(error)
  const reason = reasonOf(error)
  return cause.name === 'KafkaJSProtocolError' && cause.retriable === false
    ? new PublishError('refused', `the broker refused the batch: ${reason}`, { cause: error })
    : new PublishError('unavailable', `the batch could not be sent: ${reason}`, { cause: error })
}
