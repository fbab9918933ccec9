import type { Publisher } from '@lethe/messaging/producer'
import type { TopicNames } from '@lethe/messaging/topics'
import { acceptedDocument, insertMissing, markPublished } from '@lethe/store/ledger-accept'
import { endUnbegun } from '@lethe/store/ledger-end'
import { clearOutboxes, type PendingUser } from '@lethe/store/outbox'
import type { Db } from 'mongodb'
import { isPublishable, roundsOf } from './events.ts'

/** Published but unclaimed for this long, a deletion is any worker's: an offset was lost or a topic expired. */
export const UNCLAIMED_AFTER_MS = 5 * 60_000

export interface PublishDeps {
  db: Db
  publisher: Publisher
  topics: TopicNames
  now: () => Date
}

/**
 * Moves whole outboxes to Kafka: ledger, publish, `published_at`, clear, in this order. It can stop
 * after any of them; whoever finds the outbox again repeats them all, and every one bears the repeat.
 * Throws where MongoDB or Kafka did not confirm; the outboxes then still hold everything.
 */
export async function publishOutboxes(deps: PublishDeps, found: readonly PendingUser[]): Promise<void> {
  const { db, publisher, topics, now } = deps
  const users = found.map((user) => ({ ...user, outbox: user.outbox.filter(isPublishable) }))
  const entries = users.flatMap((user) => user.outbox)
  const deletions = users.flatMap((user) => acceptedDeletions(user))
  const unclaimedAt = new Date(now().getTime() + UNCLAIMED_AFTER_MS)
  const accepted = deletions.map((deletion) => acceptedDocument(deletion, deletion.notBefore ?? unclaimedAt))
  await insertMissing(db, accepted)
  const ended = entries.flatMap((entry) => entry.ends ?? [])
  await endUnbegun(db, ended)
  for (const round of roundsOf(users, topics)) await publisher.publish(round)
  // A scheduled deletion's event comes when it has begun: until then only its time is told.
  const published = accepted.filter(({ not_before }) => !not_before)
  await markPublished(
    db,
    published.map(({ _id }) => _id),
    now(),
  )
  await clearOutboxes(db, users)
}

function acceptedDeletions({ userId, outbox }: PendingUser) {
  return outbox.flatMap(({ generation, at, mode, by, by_id, requested_at, not_before: notBefore }) =>
    mode && by
      ? [
          {
            userId,
            generation,
            mode,
            requestedAt: requested_at ?? at,
            requestedBy: by,
            requesterId: by_id && Number(by_id),
            notBefore,
          },
        ]
      : [],
  )
}
