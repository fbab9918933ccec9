import type { Mode } from '@lethe/contracts/status'
import { ApiError, type FieldProblem, InvalidInput } from '../http/api-error.ts'

/** The words for yes and no that SelfCommunity's api takes (Django REST Framework's BooleanField). */
const YES = ['1', 'true', 'True', 't', 'yes', 'on']
const NO = ['0', 'false', 'False', 'f', 'no', 'off']
export const booleanWords: readonly string[] = [...YES, ...NO]

/**
 * The mode that the query asks for: `hard` absent is soft. Throws {@link InvalidInput} for any other word,
 * for `hard` given twice and for `hard[...]`: nobody's hard delete is guessed.
 */
export function readMode(query: Record<string, unknown>): Mode {
  const { hard } = query
  if (Object.keys(query).some((name) => name.startsWith('hard['))) throw notBoolean()
  if (hard === undefined) return 'soft'
  if (typeof hard !== 'string' || !booleanWords.includes(hard)) throw notBoolean()
  return YES.includes(hard) ? 'hard' : 'soft'
}

export const NOT_BOOLEAN: FieldProblem = {
  field: 'hard',
  code: 'invalid',
  message: 'Must be a valid boolean',
}

const notBoolean = () => new InvalidInput([NOT_BOOLEAN])

/** RFC 3339, section 5.6: a full date, a full time and an offset. */
const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/**
 * The time before which a hard deletion may not start, null where the query names none. Throws
 * {@link InvalidInput} for anything that is no RFC 3339 time, for one that is given twice, and for a soft
 * deletion, which is never scheduled.
 */
export function readNotBefore(query: Record<string, unknown>, mode: Mode): Date | null {
  const { not_before } = query
  const isNested = Object.keys(query).some((name) => name.startsWith('not_before['))
  if (not_before === undefined && !isNested) return null
  const time = typeof not_before === 'string' && !isNested ? timeIn(not_before.toUpperCase()) : null
  if (!time) throw invalidTime('Must be one RFC 3339 time, such as 2026-12-01T00:00:00Z')
  if (mode !== 'hard') throw invalidTime('Only a hard deletion can be scheduled')
  return time
}

function timeIn(text: string): Date | null {
  const [, year, month, day] = RFC_3339.exec(text) ?? []
  const time = new Date(text)
  // JavaScript takes the 30th of February for the 2nd of March.
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return day && Number(day) <= lastDay && !Number.isNaN(time.getTime()) ? time : null
}

const invalidTime = (message: string) => new InvalidInput([{ field: 'not_before', code: 'invalid', message }])

const MAX_KEY_LENGTH = 255

/**
 * The request's Idempotency-Key out of all values that the header was sent with; undefined where there is
 * none. Throws {@link InvalidInput} for an empty one, one over 255 characters, and two.
 */
export function readIdempotencyKey(values: readonly string[] | undefined): string | undefined {
  if (values === undefined) return undefined
  const [key = '', ...more] = values
  const field = 'Idempotency-Key'
  if (more.length > 0) throw new InvalidInput([{ field, code: 'invalid', message: 'May be given once' }])
  if (key === '') throw new InvalidInput([{ field, code: 'blank', message: 'May not be blank' }])
  if (key.length > MAX_KEY_LENGTH) {
    throw new InvalidInput([
      { field, code: 'max_length', message: `May have at most ${MAX_KEY_LENGTH} characters` },
    ])
  }
  return key
}

/** Refuses every body but none and `{}`: somebody meant something by it. Throws {@link ApiError} `unexpected_body`. */
export function refuseBody(bytes: Buffer | null): void {
  const text = bytes?.toString().trim() ?? ''
  if (text !== '' && !/^\{\s*\}$/.test(text)) throw new ApiError('unexpected_body')
}
