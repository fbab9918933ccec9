import { deadLetterHeaders } from '@lethe/contracts/dead-letters'
import { parseId } from '@lethe/contracts/ids'
import type { IncomingMessage } from '@lethe/messaging/messages'
import { letterIdOf } from './letter-id.ts'

/** What may be shown of a dead letter without showing what it holds. */
export interface DeadLetter {
  /** `<partition>:<offset>` in the dead-letter topic. */
  id: string
  /** When it became one, ISO 8601. */
  time: string
  /** Null where the message does not say, for whoever wrote it was no worker of Lethe; so with `from`. */
  reason: string | null
  from: { topic: string; partition: string; offset: string } | null
  /** The key, where it is a user id: any other key is content. */
  user_id: number | null
  key_bytes: number | null
  value_bytes: number | null
  /** The dead letter of which this was the replay. */
  replay_of: string | null
}

/** Nobody means more than this as a reason or a topic. */
const LONGEST_HEADER = 250

export function deadLetterOf(message: IncomingMessage): DeadLetter {
  const { key, value, timestamp } = message
  const header = (name: keyof typeof deadLetterHeaders) => textOf(message.headers[deadLetterHeaders[name]])
  const topic = header('topic')
  const told = Date.parse(header('time') ?? '')
  return {
    id: letterIdOf(message),
    time: new Date(Number.isNaN(told) ? timestamp : told).toISOString(),
    reason: header('reason'),
    from:
      topic === null
        ? null
        : { topic, partition: header('partition') ?? '?', offset: header('offset') ?? '?' },
    user_id: (key && parseId(key.toString())) || null,
    key_bytes: key?.length ?? null,
    value_bytes: value?.length ?? null,
    replay_of: header('replayed'),
  }
}

function textOf(header: Buffer | Buffer[] | undefined): string | null {
  const value = Array.isArray(header) ? header.at(-1) : header
  return value === undefined ? null : value.toString().slice(0, LONGEST_HEADER)
}

/** Whether the reason contains the text, in capitals or not; without a text everything matches. */
export function matchesReason({ reason }: DeadLetter, text: string | undefined): boolean {
  return text === undefined || (reason ?? '').toLowerCase().includes(text.toLowerCase())
}
