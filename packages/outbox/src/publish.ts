import type { Publisher } from '@lethe/messaging/producer'
import type { TopicNames } from '@lethe/messaging/topics'
import { acceptedDocument, insertMissing, insertPublished } from '@lethe/store/ledger-accept'
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
 * Moves whole outboxes to Kafka: publish, ledger, clear, in this order. It can stop after any of them; whoever finds
 * the outbox again repeats them all, and every one bears the repeat. Throws where MongoDB or Kafka did not confirm; the
 * outboxes then still hold everything.
 */
export async function publishOutboxes(deps: PublishDeps, users: readonly PendingUser[]): Promise<void> {
  await publishEvents(deps, users)
  await settleOutboxes(deps, users)
}

/**
 * Its first half: when it returns Kafka has the events. Nothing comes before that, so that subscribers need not wait
 * for the ledger. Where Kafka does not take them the ledger hears of the deletions as accepted: so they are in every
 * list meanwhile, and workers take them from there if it lasts.
 */
export async function publishEvents(deps: PublishDeps, found: readonly PendingUser[]): Promise<void> {
  const { db, publisher, topics } = deps
  const users = publishableOf(found)
  try {
    for (const round of roundsOf(users, topics)) await publisher.publish(round)
  } catch (error) {
    await insertMissing(db, ledgerDocuments(deps, users))
    throw error
  }
}

/** Its second half, of outboxes that `publishEvents` has sent: the ledger has them as published, then they are cleared. */
export async function settleOutboxes(deps: PublishDeps, found: readonly PendingUser[]): Promise<void> {
  const { db, now } = deps
  const users = publishableOf(found)
  const publishedAt = now()
  await insertPublished(db, ledgerDocuments(deps, users, publishedAt), publishedAt)
  const ended = users.flatMap(({ outbox }) => outbox.flatMap((entry) => entry.ends ?? []))
  await endUnbegun(db, ended)
  await clearOutboxes(db, users)
}

const publishableOf = (found: readonly PendingUser[]): PendingUser[] =>
  found.map((user) => ({ ...user, outbox: user.outbox.filter(isPublishable) }))

/** One for each deletion, however often it is among them. */
function ledgerDocuments({ now }: PublishDeps, users: readonly PendingUser[], publishedAt?: Date) {
  const unclaimedAt = new Date(now().getTime() + UNCLAIMED_AFTER_MS)
  const documents = users
    .flatMap((user) => acceptedDeletions(user))
    .map((deletion) => {
      const { notBefore } = deletion
      // A scheduled deletion's event comes when it has begun: until then only its time is told.
      return acceptedDocument(notBefore ? deletion : { ...deletion, publishedAt }, notBefore ?? unclaimedAt)
    })
  return [...new Map(documents.map((document) => [document._id, document])).values()]
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
