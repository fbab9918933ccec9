import type { KafkaMessage } from 'kafkajs'

type HeaderValue = string | Buffer

/** A message to publish. Messages with the same key share a partition; null keys are spread. */
export type OutgoingMessage = {
  topic: string
  key: string | Buffer | null
  value: string | Buffer | null
  headers?: Record<string, HeaderValue | HeaderValue[]>
}

/** A message as it was read. Its key, value and headers can be published again as they are. */
export type IncomingMessage = {
  topic: string
  partition: number
  /** Decimal text, since it can be beyond 2^53. */
  offset: string
  key: Buffer | null
  value: Buffer | null
  /** A header that came more than once is a list; one without a value is an empty buffer. */
  headers: Record<string, Buffer | Buffer[]>
  /** Milliseconds since the epoch. */
  timestamp: number
}

const EMPTY = Buffer.alloc(0)

/** A kafkajs message in our shape. */
export function toIncoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const headers: IncomingMessage['headers'] = {}
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    headers[name] = Array.isArray(value) ? value.map(toBuffer) : toBuffer(value)
  }
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key,
    value: message.value,
    headers,
    timestamp: Number(message.timestamp),
  }
}

/** kafkajs types a header without a value as undefined and delivers null; it can send neither. */
function toBuffer(value: HeaderValue | null | undefined): Buffer {
  if (value === null || value === undefined) return EMPTY
  return typeof value === 'string' ? Buffer.from(value) : value
}
