import { eventIdOf, eventSource, type LetheEvent, toMessage } from '@lethe/contracts/events'
import { deletionIdOf } from '@lethe/contracts/ids'
import type { OutgoingMessage } from '@lethe/messaging/producer'
import type { TopicNames } from '@lethe/messaging/topics'
import type { PendingUser } from '@lethe/store/outbox'
import type { OutboxEntry } from '@lethe/store/users'

/** The CloudEvent that an outbox entry owes: the same bytes in every repeat. */
export function eventOf(userId: number, entry: OutboxEntry): LetheEvent {
  const { generation, ext_id, mode, by } = entry
  const at = entry.at.toISOString()
  const envelope = {
    specversion: '1.0' as const,
    id: eventIdOf(entry.type, userId, generation),
    source: eventSource.api,
    time: at,
    datacontenttype: 'application/json' as const,
  }
  if (entry.type === 'user.restored') {
    return { ...envelope, type: entry.type, data: { user_id: userId, ext_id, generation, restored_at: at } }
  }
  if (!mode || !by) throw new Error(`outbox entry ${entry.id} lacks its mode or requester`)
  const deletion_id = deletionIdOf(userId, generation)
  return {
    ...envelope,
    type: entry.type,
    data: { deletion_id, user_id: userId, ext_id, mode, generation, requested_at: at, requested_by: by },
  }
}

/** False for an entry that nobody of ours wrote: it is left where it is, and keeps nobody else's events. */
export function isPublishable({ type, mode, by, at, generation }: OutboxEntry): boolean {
  if (!(at instanceof Date) || !Number.isSafeInteger(generation)) return false
  return type === 'user.restored' || (type === 'user.deleted' && mode !== undefined && by !== undefined)
}

/**
 * The outboxes as rounds of messages: every user's oldest event in the first, the second oldest in the
 * next. A round is sent when the one before is acknowledged, so a user's events are first published in
 * generation order, also across topics.
 */
export function roundsOf(users: readonly PendingUser[], topics: TopicNames): OutgoingMessage[][] {
  const rounds: OutgoingMessage[][] = []
  for (const { userId, outbox } of users) {
    const oldestFirst = outbox.toSorted((a, b) => a.generation - b.generation)
    for (const [round, entry] of oldestFirst.entries()) {
      const topic = entry.type === 'user.deleted' ? topics.deleted : topics.restored
      const messages = rounds[round] ?? []
      messages.push({ topic, ...toMessage(eventOf(userId, entry)) })
      rounds[round] = messages
    }
  }
  return rounds
}
