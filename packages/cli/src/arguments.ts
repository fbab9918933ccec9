import type { TargetName } from '@lethe/contracts/deletion'
import { parseDeletionId, parseId } from '@lethe/contracts/ids'
import { InvalidArgumentError } from 'commander'
import { type LetterId, parseLetterId } from './dlq/letter-id.ts'

/** A user id: a positive integer. */
export function userId(text: string): number {
  const id = parseId(text)
  if (!id) throw new InvalidArgumentError('A user id is a positive integer.')
  return id
}

/** A deletion id such as `7-1`. */
export function deletionId(text: string): string {
  if (parseDeletionId(text)) return text
  const hint = parseId(text) ? ` ${text} is a user id.` : ''
  throw new InvalidArgumentError(`A deletion id is the one that \`lethe delete\` prints, such as 7-1.${hint}`)
}

/** A whole number of at least `least` and at most `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most < Number.MAX_SAFE_INTEGER ? `from ${least} to ${most}` : `${least} or more`
  return (text) => {
    const number = parseId(text)
    if (number === null || number < least || number > most)
      throw new InvalidArgumentError(`It is a whole number, ${range}.`)
    return number
  }
}

/** A key that travels as a header as it is. */
export function idempotencyKey(text: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(text)) {
    throw new InvalidArgumentError('It is 1 to 255 visible ASCII characters, without spaces.')
  }
  return text
}

/** The id of a dead letter, such as `0:12`. */
export function letterId(text: string): LetterId {
  const id = parseLetterId(text)
  if (!id) throw new InvalidArgumentError('It is the id that `lethe dlq list` shows, such as 0:12.')
  return id
}

const HOUR_MS = 3_600_000

/** A time to come: in so many hours or days (`48h`, `30d`), or a time as RFC 3339 writes it. */
export function notBefore(text: string, now = new Date()): Date {
  const ahead = /^(\d{1,5})([hd])$/.exec(text)
  if (ahead) return new Date(now.getTime() + Number(ahead[1]) * (ahead[2] === 'd' ? 24 : 1) * HOUR_MS)
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return new Date(time)
  throw new InvalidArgumentError('It is 48h, 30d or 2026-12-01T00:00:00Z, for example.')
}

const MAX_REASON = 500

/** Why an administrator decides so: it is kept and shown. */
export function reason(text: string): string {
  if (text.trim() !== '' && text.length <= MAX_REASON) return text
  throw new InvalidArgumentError(`It is a sentence of at most ${MAX_REASON} characters.`)
}

/** As in the contract, whose schemas are too heavy for `lethe --help`; the api has the last word. */
const targetNames: readonly TargetName[] = ['content', 'notifications']

/** A target that deletions have a step at. */
export function target(text: string): TargetName {
  const known = targetNames.find((name) => name === text)
  if (known) return known
  throw new InvalidArgumentError(`It is one of ${targetNames.join(', ')}.`)
}

/** A time: so many hours or days ago (`48h`, `7d`), or a date or time as ISO 8601 writes it. */
export function since(text: string, now = new Date()): Date {
  const ago = /^(\d{1,5})([hd])$/.exec(text)
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (ago[2] === 'd' ? 24 : 1) * HOUR_MS)
  const date = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(date)) return new Date(date)
  throw new InvalidArgumentError('It is 48h, 7d, 2026-11-01 or 2026-11-01T18:00:00Z, for example.')
}

const UNITS_MS: Record<string, number> = { s: 1_000, m: 60_000, h: HOUR_MS }

/** A time that something may take: `30s`, `5m`, `1h`. In milliseconds. */
export function timeSpan(text: string): number {
  const [, digits, unit = ''] = /^([1-9]\d{0,4})([smh])$/.exec(text) ?? []
  if (digits === undefined) throw new InvalidArgumentError('It is 30s, 5m or 1h, for example.')
  return Number(digits) * (UNITS_MS[unit] ?? 0)
}
