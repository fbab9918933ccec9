const MAX_KEYS = 500

/**
 * Lets each key pass once per interval.
 *
 * @param now a clock in milliseconds
 * @returns a function that answers null for a key that has to wait, else how often it was held back
 * since it passed last
 */
export function createThrottle(intervalMs: number, now: () => number): (key: string) => number | null {
  const seen = new Map<string, { at: number; held: number }>()
  return (key) => {
    const entry = seen.get(key)
    if (entry && now() - entry.at < intervalMs) {
      entry.held += 1
      return null
    }
    if (seen.size >= MAX_KEYS) seen.clear()
    seen.set(key, { at: now(), held: 0 })
    return entry?.held ?? 0
  }
}
