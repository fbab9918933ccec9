/** No answer is held back longer, in seconds: proxies give up on a connection after 60 s without a byte. */
export const MAX_WAIT = 30

/**
 * How long `Prefer: wait=N` (RFC 7240) may hold the answer back, in seconds, {@link MAX_WAIT} at most; 0 where
 * it does not say, or says something else: a preference that is not understood is left alone.
 */
export function readWait(prefer: string | string[] | undefined): number {
  const preferences = [prefer ?? []].flat().join(',').split(',')
  for (const preference of preferences) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference) ?? []
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT)
  }
  return 0
}
