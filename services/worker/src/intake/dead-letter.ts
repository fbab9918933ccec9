import { deadLetterHeaders } from '@lethe/contracts/dead-letters'
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
      [deadLetterHeaders.reason]: reason,
      [deadLetterHeaders.topic]: message.topic,
      [deadLetterHeaders.partition]: String(message.partition),
      [deadLetterHeaders.offset]: message.offset,
      [deadLetterHeaders.time]: at.toISOString(),
    },
  }
}
