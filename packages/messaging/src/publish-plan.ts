import type { RecordMetadata, TopicMessages } from 'kafkajs'
import type { OutgoingMessage } from './messages.ts'
import { partitionOfKey } from './partition.ts'

/** A message with the partition that was chosen for it. */
export type PlacedMessage = OutgoingMessage & { partition: number }

/** What a message costs beyond its key, value and headers, at most: lengths, offsets, attributes. */
const OVERHEAD_BYTES = 64

/**
 * Chooses the partition of each message: by its key, else the next one of a round.
 *
 * @param counts the number of partitions of every topic in `messages`
 * @param round counts up with every message without a key
 */
export function placeMessages(
  messages: readonly OutgoingMessage[],
  counts: ReadonlyMap<string, number>,
  round: () => number,
): PlacedMessage[] {
  return messages.map((message) => {
    const count = counts.get(message.topic)
    if (!count) throw new RangeError(`number of partitions of ${message.topic} is not known`)
    const partition = message.key === null ? round() % count : partitionOfKey(message.key, count)
    return { ...message, partition }
  })
}

/**
 * Cuts messages into requests of at most `maxBytes` and `maxMessages`, in their order. A message that is
 * larger than `maxBytes` goes alone: whether it is too large is for the broker to say.
 */
export function splitRequests(
  messages: readonly PlacedMessage[],
  limits: { maxBytes: number; maxMessages: number },
): PlacedMessage[][] {
  const requests: PlacedMessage[][] = []
  let current: PlacedMessage[] = []
  let bytes = 0
  for (const message of messages) {
    const size = sizeOf(message)
    if (current.length > 0 && (bytes + size > limits.maxBytes || current.length >= limits.maxMessages)) {
      requests.push(current)
      current = []
      bytes = 0
    }
    current.push(message)
    bytes += size
  }
  if (current.length > 0) requests.push(current)
  return requests
}

function sizeOf({ key, value, headers }: OutgoingMessage): number {
  let size = OVERHEAD_BYTES + lengthOf(key) + lengthOf(value)
  for (const [name, values] of Object.entries(headers ?? {})) {
    for (const each of Array.isArray(values) ? values : [values]) {
      size += Buffer.byteLength(name) + lengthOf(each) + OVERHEAD_BYTES
    }
  }
  return size
}

function lengthOf(content: string | Buffer | null): number {
  return content === null ? 0 : Buffer.byteLength(content)
}

/** One request in the shape that kafkajs sends. */
export function toTopicMessages(request: readonly PlacedMessage[]): TopicMessages[] {
  return [...Map.groupBy(request, (message) => message.topic)].map(([topic, messages]) => ({
    topic,
    messages: messages.map(({ key, value, headers, partition }) => ({
      key,
      value,
      partition,
      ...(headers && { headers }),
    })),
  }))
}

/**
 * The topics and partitions of a request, as `topic/partition`, that no answer with error code 0 speaks
 * of. kafkajs can report success for messages that it never sent (kafkajs#1798, and partitions that its
 * metadata does not know), so only what is answered counts.
 */
export function unanswered(request: readonly PlacedMessage[], answers: readonly RecordMetadata[]): string[] {
  const missing = new Set(request.map(({ topic, partition }) => `${topic}/${partition}`))
  for (const { topicName, partition, errorCode } of answers) {
    if (errorCode === 0) missing.delete(`${topicName}/${partition}`)
  }
  return [...missing]
}
