import type { UserDocument } from '@lethe/store/users'
import type { Filter, Sort } from 'mongodb'
import { InvalidInput } from '../http/api-error.ts'
import { visible } from './view.ts'

/** The text to search for, from `user` or `search`; empty where neither is given. Throws {@link InvalidInput} for a repeated one. */
export function readTerm({ user, search }: Record<string, unknown>): string {
  const [field, value] = user === undefined ? ['search', search] : ['user', user]
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  throw new InvalidInput([{ field: String(field), code: 'invalid', message: 'May be given once' }])
}

/** Sorts after every text that begins with the same characters. */
const LAST_CHARACTER = '\u{10ffff}'

/**
 * Visible users whose username begins with `term`, by name: a range of the index on username, however
 * many users there are. Upper and lower case differ.
 */
export function named(term: string): { filter: Filter<UserDocument>; sort: Sort } {
  const begins = { $gte: term, $lte: term + LAST_CHARACTER }
  // `$type` says what the partial index says, or the database could not use it.
  return { filter: { ...visible, username: { $type: 'string', ...begins } }, sort: { username: 1 } }
}
