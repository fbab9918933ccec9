import type { IncomingMessage } from '@lethe/messaging/consumer'
import type { OutgoingMessage } from '@lethe/messaging/producer'

/** The message as it came, with why and from where in its headers. */
export function deadLetterOf(
  message: IncomingMessage,
  reason: string,
  topic: string,
  at: Date,
): OutgoingMessage {
  return {
    topic,
    key: message.key,
    value: message.value,
    headers: {
      ...message.headers,
      'dlq-reason': reason,
      'dlq-topic': message.topic,
      'dlq-partition': String(message.partition),
      'dlq-offset': message.offset,
      'dlq-time': at.toISOString(),
    },
  }
}
