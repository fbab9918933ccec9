import type { Random } from './random.ts'

const DAY_MS = 86_400_000

/** A moment between `fewest` and `most` days before `now`. */
export function daysBefore(now: Date, random: Random, fewest: number, most: number): Date {
  return new Date(now.getTime() - Math.floor((fewest + random() * (most - fewest)) * DAY_MS))
}

/** A moment from `earlier` on, before `now`. */
export function after(earlier: Date, now: Date, random: Random): Date {
  return new Date(earlier.getTime() + Math.floor(random() * (now.getTime() - earlier.getTime())))
}
