import type { PendingUser } from '@lethe/store/outbox'

export interface RelayDeps {
  /** Publishes whole outboxes and clears them; see publish.ts. */
  publish: (users: readonly PendingUser[]) => Promise<void>
  onPublished: (events: number) => void
  onFailure: (error: unknown, users: number) => void
}

export interface RelayOptions {
  /** Users held in memory; beyond it an event just stays in its outbox, for the sweeper. */
  maxHeld?: number
  /** Users per batch. */
  maxBatch?: number
}

export interface Relay {
  /** Hands over users whose marks were just confirmed. Never waits, never throws. */
  offer(users: readonly PendingUser[]): void
  /** Resolves when what was offered until now is published or given up to the sweeper. */
  close(): Promise<void>
}

/**
 * The outbox's quick path: what the write path has just read goes to Kafka at once, one batch in flight
 * while the next gathers. It remembers nothing that matters: what it drops, fails to send or loses in a
 * crash is still in its outbox, and the sweeper takes it from there.
 */
export function createRelay(
  deps: RelayDeps,
  { maxHeld = 10_000, maxBatch = 1_000 }: RelayOptions = {},
): Relay {
  let held: PendingUser[] = []
  let draining: Promise<void> | undefined
  let closed = false

  async function drain(): Promise<void> {
    while (held.length > 0) {
      const batch = held.slice(0, maxBatch)
      held = held.slice(maxBatch)
      try {
        await deps.publish(batch)
        deps.onPublished(batch.reduce((sum, user) => sum + user.outbox.length, 0))
      } catch (error) {
        deps.onFailure(error, batch.length + held.length)
        held = []
      }
    }
    draining = undefined
  }

  return {
    offer(users) {
      if (closed) return
      for (const user of users) {
        if (held.length >= maxHeld) break
        if (user.outbox.length > 0) held.push(user)
      }
      if (held.length > 0 && !draining) draining = drain()
    },
    async close() {
      closed = true
      await draining
    },
  }
}
