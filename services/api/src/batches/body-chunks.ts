import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'

/** A body, chunk by chunk as its reader asks: what is not asked for stays with its sender. */
export interface BodyChunks {
  /** What has come; null at the end of the body. `over` once the signal is aborted, though nothing came. Throws where the sender is gone. */
  next(): Promise<Buffer | null | 'over'>
  /** Throws away what is still sent, until the sender ends or the time is over. */
  drain(milliseconds: number): Promise<void>
}

export function bodyChunks(body: Readable, over: AbortSignal): BodyChunks {
  // To stop reading must not destroy the request: the connection would go with it, and the answer.
  const chunks = body.iterator({ destroyOnReturn: false })
  let asked: Promise<IteratorResult<Buffer, undefined>> | undefined

  function ask(): Promise<IteratorResult<Buffer, undefined>> {
    asked ??= chunks.next().finally(() => (asked = undefined))
    // Whoever stops waiting for it does not hear that the sender is gone.
    asked.catch(() => undefined)
    return asked
  }

  return {
    async next() {
      const { promise: ended, resolve } = Promise.withResolvers<'over'>()
      const end = () => resolve('over')
      if (over.aborted) return 'over'
      over.addEventListener('abort', end)
      try {
        const chunk = await Promise.race([ask(), ended])
        return chunk === 'over' ? 'over' : (chunk.value ?? null)
      } finally {
        over.removeEventListener('abort', end)
      }
    },
    async drain(milliseconds) {
      const time = wait(milliseconds, 'over' as const, { ref: false })
      for (;;) {
        // Who is gone sends nothing more.
        const chunk = await Promise.race([ask().catch(() => 'over' as const), time])
        if (chunk === 'over' || chunk.done) return
      }
    },
  }
}
