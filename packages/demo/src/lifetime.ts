const SECONDS_PER_UNIT: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** Seconds of `30s`, `15m`, `12h`, `7d`, or of a number of seconds. Throws a RangeError for anything else. */
export function lifetimeSeconds(lifetime: string | number): number {
  const seconds = typeof lifetime === 'number' ? lifetime : secondsOf(lifetime)
  if (!Number.isSafeInteger(seconds) || seconds < 1) {
    throw new RangeError('a lifetime is a whole number and a unit, such as 30s, 15m, 12h or 7d')
  }
  return seconds
}

function secondsOf(text: string): number {
  const [, count, unit = ''] = /^([0-9]{1,9})([smhd])$/.exec(text) ?? []
  return Number(count) * (SECONDS_PER_UNIT[unit] ?? Number.NaN)
}
