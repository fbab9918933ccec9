import type { OutgoingMessage } from '@lethe/messaging/messages'
import type { Publisher } from '@lethe/messaging/producer'
import { PublishError } from '@lethe/messaging/publish-error'
import { CliError } from '../failure.ts'

interface Sendable {
  /** Of the dead letter. */
  id: string
  message: OutgoingMessage
}

/** Answers which messages Kafka would never take; the others are on Kafka. Rejects with a CliError. */
export type Send = (
  messages: readonly Sendable[],
) => Promise<{ refused: readonly { id: string; reason: string }[] }>

/**
 * Publishes lot by lot. Kafka refuses a lot as a whole, so a refused one is sent one by one: a message that is
 * too large, now that it has a header more, must not keep the others.
 */
export function createSender(publisher: Publisher): Send {
  return async (sendables) => {
    if (sendables.length === 0) return { refused: [] }
    if ((await publish(publisher, sendables)) === undefined) return { refused: [] }
    const refused: { id: string; reason: string }[] = []
    for (const sendable of sendables) {
      const reason = await publish(publisher, [sendable])
      if (reason !== undefined) refused.push({ id: sendable.id, reason })
    }
    return { refused }
  }
}

/** The reason where Kafka said no for good. */
async function publish(publisher: Publisher, sendables: readonly Sendable[]): Promise<string | undefined> {
  try {
    await publisher.publish(sendables.map(({ message }) => message))
    return undefined
  } catch (error) {
    if (!(error instanceof PublishError)) throw error
    if (error.code === 'refused') return error.message
    throw new CliError(error.code, `${error.message}: not all were replayed; repeating the command is safe`)
  }
}
