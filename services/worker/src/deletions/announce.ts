import { PublishError } from '@lethe/messaging/publish-error'
import { publishOutboxes } from '@lethe/outbox/publish'
import { outboxesOf } from '@lethe/store/outbox'
import type { CohortMember } from './cohort.ts'
import type { CohortDeps } from './deps.ts'

/** How soon to try again where Kafka did not take the word that a scheduled deletion has begun. */
const ANNOUNCE_AGAIN_MS = 5_000

/**
 * Publishes `user.deleted` of the scheduled deletions that have just begun, which `begin` put into the outboxes:
 * subscribers hear that a user is hard deleted before anything of him goes, and before `user.erased`. What Kafka
 * does not take waits; the api's sweeper tries too.
 */
export async function announceStarts(deps: CohortDeps, members: readonly CohortMember[]): Promise<void> {
  const started = members.filter((member) => member.subject && member.notBefore && !member.isPublished)
  if (started.length === 0) return
  const { mongo, publisher, topics, now, logger } = deps
  try {
    const owing = await outboxesOf(
      mongo.db,
      started.map(({ userId }) => userId),
    )
    await publishOutboxes({ db: mongo.db, publisher, topics, now }, owing)
  } catch (err) {
    if (!(err instanceof PublishError)) throw err
    logger.warn({ err, deletions: started.length }, 'starts of scheduled deletions not published yet')
    const at = new Date(now().getTime() + ANNOUNCE_AGAIN_MS)
    for (const member of started) {
      member.subject = null
      member.next = { kind: 'due', at }
    }
  }
}
