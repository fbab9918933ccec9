import { invalidInput } from '../errors.ts'

const DEFAULT_LIMIT = 10
const MAX_LIMIT = 1000

/** A page of a list that is ordered by distinct_id: from its start, or from an id in one direction. */
export type PageRequest = { limit: number; from?: { direction: 'after' | 'before'; id: string } }

export type PageMeta = {
  count: number
  limit: number
  has_prev: boolean
  before: string | null
  has_next: boolean
  after: string | null
}

/**
 * Reads `limit` (1 to 1000, default 10) and one of `after` and `before`, cursors that an earlier page gave.
 * @throws HttpError 400
 */
export function parsePageRequest(query: Record<string, unknown>): PageRequest {
  const { limit: limitText = String(DEFAULT_LIMIT), after, before } = query
  const limit = typeof limitText === 'string' && /^[0-9]{1,4}$/.test(limitText) ? Number(limitText) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalidInput(`limit must be a number from 1 to ${MAX_LIMIT}`)
  if (after !== undefined && before !== undefined) throw invalidInput('give after or before, not both')
  if (after !== undefined) return { limit, from: { direction: 'after', id: decodeCursor(after) } }
  if (before !== undefined) return { limit, from: { direction: 'before', id: decodeCursor(before) } }
  return { limit }
}

/**
 * A page and its meta, from what was found in the direction of the request: up to `limit + 1` items, the
 * nearest first, and whether there is anything on the side that the request came from.
 */
export function toPage<Item>(
  request: PageRequest,
  found: { items: readonly Item[]; behind: boolean; count: number },
  idOf: (item: Item) => string,
): { meta: PageMeta; items: Item[] } {
  const more = found.items.length > request.limit
  const backwards = request.from?.direction === 'before'
  const nearest = found.items.slice(0, request.limit)
  const items = backwards ? nearest.reverse() : nearest
  const first = items[0]
  const last = items.at(-1)
  const before = (backwards ? more : found.behind) && first !== undefined ? encodeCursor(idOf(first)) : null
  const after = (backwards ? found.behind : more) && last !== undefined ? encodeCursor(idOf(last)) : null
  const meta = {
    count: found.count,
    limit: request.limit,
    has_prev: before !== null,
    before,
    has_next: after !== null,
    after,
  }
  return { meta, items }
}

function encodeCursor(id: string): string {
  return Buffer.from(id).toString('base64url')
}

function decodeCursor(cursor: unknown): string {
  const id = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : ''
  // Decoding skips what is no base64; only what comes out of encodeCursor goes in again.
  if (id === '' || encodeCursor(id) !== cursor)
    throw invalidInput('after and before must be cursors of a list')
  return id
}
