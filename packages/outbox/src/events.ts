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
  const requested_at = (entry.requested_at ?? entry.at).toISOString()
  const data = { deletion_id, user_id: userId, ext_id, generation, requested_at, requested_by: by }
  if (entry.type === 'user.deleted') return { ...envelope, type: entry.type, data: { ...data, mode } }
  if (!entry.not_before) throw new Error(`outbox entry ${entry.id} lacks its time`)
  return { ...envelope, type: entry.type, data: { ...data, not_before: entry.not_before.toISOString() } }
}

const topicsOf = (topics: TopicNames): Record<OutboxEntry['type'], string> => ({
  'user.deleted': topics.deleted,
  'user.deletion_scheduled': topics.scheduled,
  'user.restored': topics.restored,
})

/** False for an entry that nobody of ours wrote: it is left where it is, and keeps nobody else's events. */
export function isPublishable({ type, mode, by, at, generation, not_before }: OutboxEntry): boolean {
  if (!(at instanceof Date) || !Number.isSafeInteger(generation)) return false
  if (type === 'user.restored') return true
  if (mode === undefined || by === undefined) return false
  return type === 'user.deleted' || (type === 'user.deletion_scheduled' && not_before instanceof Date)
}

/**
 * The outboxes as rounds of messages: every user's oldest event in the first, the second oldest in the
 * next. A round is sent when the one before is acknowledged, so a user's events are first published in
 * generation order, also across topics.
 */
export function roundsOf(users: readonly PendingUser[], topics: TopicNames): OutgoingMessage[][] {
  const rounds: OutgoingMessage[][] = []
  const topicOf = topicsOf(topics)
  for (const { userId, outbox } of users) {
    const oldestFirst = outbox.toSorted((a, b) => a.generation - b.generation)
    for (const [round, entry] of oldestFirst.entries()) {
      const messages = rounds[round] ?? []
      const requester = entry.by_id === undefined ? undefined : Number(entry.by_id)
      messages.push({ topic: topicOf[entry.type], ...toMessage(eventOf(userId, entry), requester) })
      rounds[round] = messages
    }
  }
  return rounds
}
