import { eventsIn, type PendingUser } from '@lethe/store/outbox'
import { createStage } from './stage.ts'

export interface RelayDeps {
  /** Sends the events of whole outboxes; see publish.ts. */
  publish: (users: readonly PendingUser[]) => Promise<void>
  /** What follows the acknowledgement: the ledger, and the outboxes are cleared. */
  settle: (users: readonly PendingUser[]) => Promise<void>
  onPublished: (events: number) => void
  onFailure: (error: unknown, users: number) => void
}

export interface RelayOptions {
  /** Users held in memory; beyond it an event just stays in its outbox, for the sweeper. */
  maxHeld?: number
  /** Users per batch. */
  maxBatch?: number
  /**
   * Milliseconds between two batches that are settled. Nobody waits for that, and where deletions come one by one it is
   * more work than all the rest.
   */
  settlePause?: number
}

export interface Relay {
  /** Hands over users whose marks were just confirmed. Never waits, never throws. */
  offer(users: readonly PendingUser[]): void
  /** Resolves when what was offered until now is published or given up to the sweeper. */
  close(): Promise<void>
}

/**
 * The outbox's quick path: what the write path has just read goes to Kafka at once, one batch in flight while the next
 * gathers; and what Kafka has acknowledged is settled in the same way, beside the next batch's publishing, so that no
 * event waits for the ledger. It remembers nothing that matters: what it drops, fails to send or loses in a crash is
 * still in its outbox, and the sweeper takes it from there.
 */
export function createRelay(
  deps: RelayDeps,
  { maxHeld = 10_000, maxBatch = 1_000, settlePause = 20 }: RelayOptions = {},
): Relay {
  let closed = false
  const settling = createStage<PendingUser>(
    async (batch) => {
      await deps.settle(batch).catch((error) => deps.onFailure(error, batch.length))
    },
    { maxBatch, pause: settlePause },
  )
  const publishing = createStage<PendingUser>(
    async (batch) => {
      try {
        await deps.publish(batch)
      } catch (error) {
        deps.onFailure(error, batch.length + publishing.drop())
        return
      }
      deps.onPublished(eventsIn(batch))
      settling.add(batch)
    },
    { maxBatch },
  )

  return {
    offer(users) {
      if (closed) return
      const room = Math.max(0, maxHeld - publishing.held() - settling.held())
      publishing.add(users.filter((user) => user.outbox.length > 0).slice(0, room))
    },
    async close() {
      closed = true
      await publishing.idle()
      await settling.idle()
    },
  }
}
