import { endsMembership } from './kafka-error.ts'

/**
 * Sends heartbeats while a handler works; kafkajs itself sends them only between batches.
 *
 * @param options.beat asks the coordinator, or does nothing where the last time was a moment ago
 * @param options.onLost told, once, when the coordinator says that our membership has ended, or when
 * nothing was heard of it for a whole session timeout (the process was stopped, the network is gone):
 * then it has given our partitions away
 */
export function startHeartbeats(options: {
  beat: () => Promise<void>
  everyMs: number
  sessionTimeoutMs: number
  onLost: (reason: unknown) => void
}): { stop(): void } {
  const { beat, everyMs, sessionTimeoutMs, onLost } = options
  let heardAt = Date.now()
  let asking = false
  let lost = false

  function lose(reason: unknown): void {
    if (!lost) onLost(reason)
    lost = true
  }

  async function ask(): Promise<void> {
    asking = true
    try {
      await beat()
      heardAt = Date.now()
    } catch (error) {
      // Any other error may pass before the session times out.
      if (endsMembership(error)) lose(error)
    } finally {
      asking = false
    }
  }

  const timer = setInterval(() => {
    if (Date.now() - heardAt >= sessionTimeoutMs) lose(new Error('no heartbeat was answered in time'))
    if (!asking) void ask()
  }, everyMs)
  return { stop: () => clearInterval(timer) }
}
