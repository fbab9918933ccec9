import { isCurable, reasonOf, rootCause } from './kafka-error.ts'

/**
 * Why a topic could not be read:
 * - `unavailable`: no broker was reached, or it did not answer; trying again can help
 * - `unknown_topic`: there is no such topic
 * - `refused`: the brokers said no for good (unknown user or wrong password, not authorized, invalid topic)
 * - `silent`: nothing came for too long
 */
export type ReadErrorCode = 'unavailable' | 'unknown_topic' | 'refused' | 'silent'

/** A topic was not read to its end. What was visited before stays visited. */
export class ReadError extends Error {
  override readonly name = 'ReadError'
  readonly code: ReadErrorCode

  constructor(code: ReadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What kafkajs threw while `topic` was read, as a ReadError; anything else as it is. */
export function toReadError(topic: string, error: unknown): unknown {
  const { name, type } = rootCause(error)
  if (!name?.startsWith('KafkaJS')) return error
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return new ReadError('unknown_topic', `there is no topic ${topic}`, { cause: error })
  }
  return isCurable(error)
    ? new ReadError('unavailable', `${topic} can not be read: ${reasonOf(error)}`, { cause: error })
    : new ReadError('refused', `${topic} can not be read: ${reasonOf(error)}`, { cause: error })
}
