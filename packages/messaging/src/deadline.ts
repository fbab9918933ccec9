import { setTimeout as delay } from 'node:timers/promises'

/**
 * Waits for `work`, at most `ms`, and no longer than `signal` allows. The work itself goes on; what it
 * answers later, or how it fails later, is dropped here, so that nothing dangles.
 *
 * @param onExpiry makes the error for when the time is up
 * @throws signal.reason where the signal comes first
 */
export async function within<T>(
  work: Promise<T>,
  limits: { ms: number; onExpiry: () => Error; signal?: AbortSignal | undefined },
): Promise<T> {
  const { ms, onExpiry, signal } = limits
  const cut = Promise.withResolvers<never>()
  const timer = setTimeout(() => cut.reject(onExpiry()), ms)
  const onAbort = () => cut.reject(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, cut.promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Waits `ms`, or until the signal comes, which is no error here. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal })
  } catch {
    // Only the signal ends a delay early; the caller looks at it.
  }
}

/**
 * How long to wait before attempt `attempt` (from 0): doubles from `baseMs` up to `capMs`; the upper half
 * of that is random, so that many processes do not come back at the same time.
 */
export function backoffMs(
  attempt: number,
  { baseMs, capMs }: { baseMs: number; capMs: number },
  random: () => number,
): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30))
  return full / 2 + (full / 2) * random()
}
