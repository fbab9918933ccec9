import { type Cursor, writeCursor } from './cursor.ts'
import { linkTo } from './page.ts'

export interface CutList<T> {
  /** In the order of the list: what follows the cursor, or lies right before it; one more than `limit` where there is more. */
  found: readonly T[]
  limit: number
  cursor: Cursor | undefined
  filters: string
}

/** A page of a list that is cut by cursors, with the links to the pages beside it. */
export function cursorPageOf<T>(
  request: { url: string },
  { found, limit, cursor, filters }: CutList<T>,
  placeOf: (entry: T) => Omit<Cursor, 'direction'>,
) {
  const backwards = cursor?.direction === 'previous'
  const results = backwards ? found.slice(-limit) : found.slice(0, limit)
  const isMore = found.length > limit
  const [first, last] = [results.at(0), results.at(-1)]
  const link = (direction: Cursor['direction'], entry: T | undefined) =>
    entry === undefined
      ? null
      : linkTo(request.url, { cursor: writeCursor({ direction, ...placeOf(entry) }, filters) })
  return {
    next: isMore || backwards ? link('next', last) : null,
    previous: (backwards ? isMore : cursor !== undefined) ? link('previous', first) : null,
    results,
  }
}
