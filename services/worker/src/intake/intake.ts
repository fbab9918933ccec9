import { decodeUserDeleted, requesterIn, type UserDeleted } from '@lethe/contracts/events'
import type { IncomingMessage } from '@lethe/messaging/consumer'
import type { Publisher } from '@lethe/messaging/producer'
import type { Logger } from '@lethe/service/logger'
import type { LedgerDocument } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { deadLetterOf } from './dead-letter.ts'

export interface IntakeDeps {
  publisher: Publisher
  deadLetterTopic: string
  take: (accepted: readonly LedgerDocument[], signal: AbortSignal) => Promise<void>
  onDeadLetter: (reason: string) => void
  now: () => Date
  logger: Logger
}

/**
 * Handles a batch of `user.deleted`: what can't be read goes to the dead-letter topic and never blocks its
 * partition; everything else is one cohort. When it returns, no message of the batch is needed any more:
 * its work is done, or the ledger has it.
 */
export function createIntake(deps: IntakeDeps) {
  return async (messages: readonly IncomingMessage[], signal: AbortSignal): Promise<void> => {
    const accepted = new Map<string, LedgerDocument>()
    const unreadable: { message: IncomingMessage; reason: string }[] = []
    for (const message of messages) {
      const decoded = decodeUserDeleted(message.key, message.value)
      if (decoded.ok)
        accepted.set(decoded.event.data.deletion_id, toLedger(decoded.event, message, deps.now()))
      else unreadable.push({ message, reason: decoded.reason })
    }
    await buryAll(deps, unreadable)
    if (accepted.size > 0) await deps.take([...accepted.values()], signal)
  }
}

function toLedger({ data }: UserDeleted, { headers }: IncomingMessage, now: Date): LedgerDocument {
  const requestedAt = new Date(data.requested_at)
  const { user_id: userId, generation, mode, requested_by: requestedBy } = data
  const requesterId = requesterIn(headers)
  const accepted = { userId, generation, mode, requestedAt, requestedBy, requesterId, publishedAt: now }
  return acceptedDocument(accepted, now)
}

async function buryAll(
  { publisher, deadLetterTopic, onDeadLetter, now, logger }: IntakeDeps,
  unreadable: readonly { message: IncomingMessage; reason: string }[],
): Promise<void> {
  if (unreadable.length === 0) return
  await publisher.publish(
    unreadable.map(({ message, reason }) => deadLetterOf(message, reason, deadLetterTopic, now())),
  )
  for (const { message, reason } of unreadable) {
    const { topic, partition, offset } = message
    onDeadLetter(reason)
    logger.warn(
      { topic, partition, offset, reason },
      'message that can not be read went to the dead-letter topic',
    )
  }
}
