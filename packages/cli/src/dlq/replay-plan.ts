import { DEAD_LETTER_HEADER_PREFIX, deadLetterHeaders } from '@lethe/contracts/dead-letters'
import { decodeUserDeleted } from '@lethe/contracts/events'
import type { IncomingMessage, OutgoingMessage } from '@lethe/messaging/messages'
import { deadLetterOf } from './dead-letter.ts'

export type ReplayPlan = { ok: true; message: OutgoingMessage } | { ok: false; reason: string }

/**
 * What to publish for a dead letter: the message as it came to `topic`, with one header more that says which
 * dead letter it was. Not where it did not come from there, for what a header says must not choose a topic.
 * What can't be read would come back as another dead letter, so that needs `force`.
 */
export function planReplay(
  message: IncomingMessage,
  { topic, force }: { topic: string; force: boolean },
): ReplayPlan {
  const { id, from } = deadLetterOf(message)
  if (from?.topic !== topic) return { ok: false, reason: `it does not say that it came from ${topic}` }
  const decoded = decodeUserDeleted(message.key, message.value)
  if (!decoded.ok && !force) return { ok: false, reason: `it can still not be read: ${decoded.reason}` }
  const { key, value } = message
  const headers = { ...originalHeaders(message), [deadLetterHeaders.replayed]: id }
  return { ok: true, message: { topic, key, value, headers } }
}

function originalHeaders({ headers }: IncomingMessage): IncomingMessage['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(DEAD_LETTER_HEADER_PREFIX)),
  )
}
