/** However far away a store puts its return: a wrong clock there must not stop the work here for days. */
export const MAX_RETRY_AFTER_MS = 3_600_000

const SECONDS = /^\d+$/
/** The one date form that RFC 9110 lets a server write. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Reads a Retry-After header (RFC 9110, 10.2.3): seconds or a date. Answers the wait in milliseconds, from
 * 0 to an hour, or null where there is none or it can't be read.
 */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  const wait = header === null ? Number.NaN : waitOf(header.trim(), now)
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), MAX_RETRY_AFTER_MS)
}

function waitOf(value: string, now: Date): number {
  if (SECONDS.test(value)) return Number(value) * 1_000
  return HTTP_DATE.test(value) ? Date.parse(value) - now.getTime() : Number.NaN
}
