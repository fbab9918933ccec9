/**
 * The headers by which a dead letter says why it is one and where it came from. The worker adds them to the
 * message; `replayed` is added to a message that is published again, and names the dead letter that it was
 * (`<partition>:<offset>`).
 */
export const deadLetterHeaders = {
  reason: 'dlq-reason',
  topic: 'dlq-topic',
  partition: 'dlq-partition',
  offset: 'dlq-offset',
  time: 'dlq-time',
  replayed: 'dlq-replayed',
} as const

/** What all of them begin with; the other headers are the message's own. */
export const DEAD_LETTER_HEADER_PREFIX = 'dlq-'
