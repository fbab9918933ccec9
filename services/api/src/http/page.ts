import { parseId } from '@lethe/contracts/ids'
import { pageSize } from '@lethe/contracts/lists'
import { InvalidInput } from './api-error.ts'
import { notAnInteger } from './read-id.ts'

/** The part of a list that a request asks for. */
export interface PageRequest {
  limit: number
  offset: number
}

/** Further than any list reaches, and still an int32 for the database. */
const MAX_OFFSET = 2 ** 31 - 1

/**
 * Reads `limit` (at least 1; 20 where absent; more than 100 counts as 100) and `offset` (0 where absent).
 * Throws {@link InvalidInput} for anything else.
 */
export function readPage(query: Record<string, unknown>): PageRequest {
  const limit = readCount('limit', query.limit, 1, pageSize.default)
  return { limit: Math.min(limit, pageSize.max), offset: readCount('offset', query.offset, 0, 0) }
}

/** A whole number of at least `least`, `absent` where there is none. Throws {@link InvalidInput} for anything else. */
export function readCount(field: string, value: unknown, least: number, absent: number): number {
  if (value === undefined) return absent
  const count = typeof value === 'string' ? parseId(value) : null
  if (count === null || count < least || count > MAX_OFFSET) {
    throw new InvalidInput([notAnInteger(field)])
  }
  return count
}

/**
 * A page as lists answer it. The links keep the request's other parameters and are path-absolute
 * references, never built from the Host header: behind a proxy neither scheme nor name would be right,
 * and a caller could choose both.
 */
export function pageOf<T>(request: { url: string }, page: PageRequest, count: number, results: T[]) {
  const { limit, offset } = page
  const link = (to: number) => linkTo(request.url, { limit, offset: to })
  return {
    count,
    next: offset + limit < count ? link(offset + limit) : null,
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    results,
  }
}

/** The request's own path and parameters, with these set. */
export function linkTo(url: string, changed: Record<string, string | number>): string {
  const [path = '', ...query] = url.split('?')
  const parameters = new URLSearchParams(query.join('?'))
  for (const [name, value] of Object.entries(changed)) parameters.set(name, String(value))
  return `${path}?${parameters}`
}
