import { setTimeout as wait } from 'node:timers/promises'
import { eventsIn, type PendingUser } from '@lethe/store/outbox'
import { createStage } from './stage.ts'

export interface RelayDeps {
  /** These users' outboxes, where they owe anything. */
  read: (userIds: readonly number[]) => Promise<PendingUser[]>
  /** Sends the events of whole outboxes; see publish.ts. */
  publish: (users: readonly PendingUser[]) => Promise<void>
  /** What follows the acknowledgement: the ledger, and the outboxes are cleared. */
  settle: (users: readonly PendingUser[]) => Promise<void>
  /** Whether many callers wait for the database: what nobody waits for gives way to them. */
  isCrowded: () => boolean
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
  /** Milliseconds for which a batch that is to be settled gives way at most. */
  giveWay?: number
}

/** Milliseconds between two looks at whether callers still crowd the database. */
const GIVE_WAY_STEP = 10

export interface Relay {
  /** Names users whose marks were just confirmed. Never waits, never throws. */
  offer(userIds: readonly number[]): void
  /** Resolves when what was offered until now is published or given up to the sweeper. */
  close(): Promise<void>
}

/**
 * The outbox's quick path: the events of users who were just marked go to Kafka at once, one batch in flight while the
 * next gathers; and what Kafka has acknowledged is settled in the same way, beside the next batch's publishing, so that no
 * event waits for the ledger. Where callers crowd the database what is to be settled waits a little, until half of what
 * may be held is. It remembers nothing that matters: what it drops, fails to send or loses in a crash is
 * still in its outbox, and the sweeper takes it from there.
 */
export function createRelay(
  deps: RelayDeps,
  { maxHeld = 10_000, maxBatch = 1_000, settlePause = 20, giveWay = 100 }: RelayOptions = {},
): Relay {
  let closed = false
  const givesWay = () => !closed && deps.isCrowded() && settling.held() < maxHeld / 2

  const settling = createStage<PendingUser>(
    async (batch) => {
      for (let waited = 0; waited < giveWay && givesWay(); waited += GIVE_WAY_STEP) await wait(GIVE_WAY_STEP)
      await deps.settle(batch).catch((error) => deps.onFailure(error, batch.length))
    },
    { maxBatch, pause: settlePause },
  )
  const publishing = createStage<number>(
    async (batch) => {
      try {
        const users = await deps.read(batch)
        if (users.length === 0) return
        await deps.publish(users)
        deps.onPublished(eventsIn(users))
        settling.add(users)
      } catch (error) {
        deps.onFailure(error, batch.length + publishing.drop())
      }
    },
    { maxBatch },
  )

  return {
    offer(userIds) {
      if (closed) return
      const room = Math.max(0, maxHeld - publishing.held() - settling.held())
      publishing.add(userIds.slice(0, room))
    },
    async close() {
      closed = true
      await publishing.idle()
      await settling.idle()
    },
  }
}
