import { createHash } from 'node:crypto'
import { InvalidInput } from './api-error.ts'

/** A place in a list: which entry it lies beside, and on which side the page is. */
export interface Cursor {
  direction: 'next' | 'previous'
  at: Date
  id: string
}

const DIGEST_LENGTH = 12

/**
 * The cursor as text for a list of these filters. It says nothing that its reader does not know; the digest
 * tells one that was cut, changed or taken to a list with other filters.
 */
export function writeCursor({ direction, at, id }: Cursor, filters: string): string {
  const place = Buffer.from(`${direction} ${at.getTime()} ${id}`).toString('base64url')
  return place + digestOf(place, filters)
}

/** The inverse of {@link writeCursor}; undefined where none is given. Throws {@link InvalidInput} for any other text. */
export function readCursor(value: unknown, filters: string): Cursor | undefined {
  if (value === undefined) return undefined
  const text = typeof value === 'string' ? value : ''
  const place = text.slice(0, -DIGEST_LENGTH)
  if (text !== place + digestOf(place, filters)) {
    const message = 'Must be the cursor of a page of this list, with the same filters'
    throw new InvalidInput([{ field: 'cursor', code: 'invalid', message }])
  }
  const [direction, at = '', id = ''] = Buffer.from(place, 'base64url').toString().split(' ')
  return { direction: direction === 'previous' ? 'previous' : 'next', at: new Date(Number(at)), id }
}

function digestOf(place: string, filters: string): string {
  const digest = createHash('sha256').update(`deletions ${place} ${filters}`).digest('base64url')
  return digest.slice(0, DIGEST_LENGTH)
}
