import type { Mode } from '@lethe/contracts/status'
import { ApiError, InvalidInput } from '../http/api-error.ts'

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

function notBoolean(): InvalidInput {
  return new InvalidInput([{ field: 'hard', code: 'invalid', message: 'Must be a valid boolean' }])
}

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
