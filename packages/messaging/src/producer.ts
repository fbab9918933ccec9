import { within } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import type { OutgoingMessage } from './messages.ts'
import { openProducerLink, type ProducerLink } from './producer-link.ts'
import { PublishError, toPublishError } from './publish-error.ts'

export type { OutgoingMessage } from './messages.ts'

export type Publisher = {
  /**
   * Publishes a batch. It resolves only when every topic and partition in it has answered one attempt,
   * written by all in-sync replicas, without an error. Else the caller sends the WHOLE batch again: some of
   * it may have been written (at least once). Messages of one partition keep their order within a call;
   * calls at the same time have none among each other. An empty batch does nothing but connect.
   *
   * @param options.deadlineMs how long to wait at most, 15 s unless told otherwise
   * @throws PublishError
   */
  publish(
    messages: readonly OutgoingMessage[],
    options?: { signal?: AbortSignal; deadlineMs?: number },
  ): Promise<void>
  /** Whether the last thing that was heard of Kafka was good. False until the first publish. */
  connected(): boolean
  /** Refuses new batches, waits for those in flight, lets go of the connections. Never rejects. */
  close(): Promise<void>
}

const DEADLINE_MS = 15_000
const CLOSE_DEADLINE_MS = 10_000

/**
 * A publisher that can be made while Kafka is down: it connects when it is first used, and after a failure
 * it starts anew with the next batch. It does not try again by itself, for only the caller knows what still
 * has to be sent.
 */
export function createPublisher(kafka: KafkaConnection): Publisher {
  let link: ProducerLink | undefined
  let connected = false
  let closing: Promise<void> | undefined
  const retiring = new Set<Promise<void>>()

  function retire(used: ProducerLink): void {
    if (link !== used) return
    link = undefined
    connected = false
    const gone = used
      .close()
      .catch((error: unknown) => kafka.logger.debug({ err: error }, 'producer did not close cleanly'))
      .finally(() => retiring.delete(gone))
    retiring.add(gone)
  }

  async function release(): Promise<void> {
    if (link) retire(link)
    const limits = { ms: CLOSE_DEADLINE_MS, onExpiry: () => new Error('producer still busy') }
    await within(Promise.all(retiring), limits).catch((error: unknown) => {
      kafka.logger.warn({ err: error }, 'closing the publisher took too long')
    })
  }

  return {
    async publish(messages, { signal, deadlineMs = DEADLINE_MS } = {}) {
      if (closing) throw new PublishError('closed', 'the publisher is closed')
      if (signal?.aborted) throw aborted(signal)
      link ??= openProducerLink(kafka)
      const used = link
      let cancelled = false
      try {
        await within(
          used.send(messages, () => cancelled),
          {
            ms: deadlineMs,
            onExpiry: () => new PublishError('deadline', `not published within ${deadlineMs} ms`),
            signal,
          },
        )
        connected = link === used
      } catch (error) {
        cancelled = true
        if (signal?.aborted) throw aborted(signal)
        retire(used)
        throw toPublishError(error)
      }
    },
    connected: () => connected,
    close: () => {
      closing ??= release()
      return closing
    },
  }
}

function aborted(signal: AbortSignal): PublishError {
  return new PublishError('aborted', 'the caller no longer waits', { cause: signal.reason })
}
