import type { Snapshot } from './snapshot.ts'
import type { Watches } from './watches.ts'

/** What a long poll waits for, and at most how long. */
export interface LongPoll {
  callerId: number
  deletionId: string
  isWanted: (snapshot: Snapshot) => boolean
  milliseconds: number
  /** Aborted when the client is gone. */
  gone: AbortSignal
}

/**
 * Resolves when the deletion is as wanted, the time is over, the client is gone or the process stops. Throws as
 * {@link Watches.open} does.
 */
export async function until(watches: Watches, poll: LongPoll): Promise<void> {
  const ends = [poll.gone, watches.stopping]
  if (ends.some((signal) => signal.aborted)) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const close = watches.open(
    poll.callerId,
    poll.deletionId,
    (snapshot) => poll.isWanted(snapshot) && resolve(),
  )
  const timer = setTimeout(resolve, poll.milliseconds)
  const onEnd = () => resolve()
  for (const signal of ends) signal.addEventListener('abort', onEnd)
  try {
    await promise
  } finally {
    clearTimeout(timer)
    for (const signal of ends) signal.removeEventListener('abort', onEnd)
    close()
  }
}
