import { type DeletionState, deletionStates } from '@lethe/contracts/deletion'
import { pageSize } from '@lethe/contracts/lists'
import type { Mode } from '@lethe/contracts/status'
import type { LedgerFilter } from '@lethe/store/ledger-list'
import { type FieldProblem, InvalidInput } from '../http/api-error.ts'
import { type Cursor, readCursor } from '../http/cursor.ts'
import { readCount } from '../http/page.ts'
import { readId } from '../http/read-id.ts'

/** What a request for a list of deletions asks for. */
export interface ListQuery {
  filter: LedgerFilter
  /** The filters as text: a cursor belongs to a list with exactly these. */
  filters: string
  limit: number
  cursor: Cursor | undefined
}

const modes: readonly Mode[] = ['soft', 'hard']
const FILTERS = ['state', 'mode', 'user', 'requested_after', 'requested_before'] as const

/** Reads the query of the list. Throws {@link InvalidInput} for a value that is none, and for a limit beyond the greatest. */
export function readListQuery(query: Record<string, unknown>): ListQuery {
  const given = FILTERS.filter((name) => query[name] !== undefined)
  const filters = given.map((name) => `${name}=${query[name]}`).join('&')
  return {
    filter: {
      states: readOneOf<DeletionState>('state', query.state, deletionStates),
      modes: readOneOf<Mode>('mode', query.mode, modes),
      userId: query.user === undefined ? undefined : readId('user', query.user),
      from: readTime('requested_after', query.requested_after),
      before: readTime('requested_before', query.requested_before),
    },
    filters,
    limit: readLimit(query.limit),
    cursor: readCursor(query.cursor, filters),
  }
}

/** The one that is named, or all of them. */
function readOneOf<T extends string>(field: string, value: unknown, known: readonly T[]): readonly T[] {
  if (value === undefined) return known
  const found = known.find((candidate) => candidate === value)
  if (!found) throw invalid(field, `Must be one of ${known.join(', ')}`)
  return [found]
}

const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

/** A date (its midnight, UTC) or a time with its offset. */
function readTime(field: string, value: unknown): Date | undefined {
  if (value === undefined) return undefined
  const [text, day = ''] = (typeof value === 'string' && ISO_TIME.exec(value)) || []
  const time = text === undefined ? Number.NaN : Date.parse(text)
  // A 30th of February would otherwise be a day in March.
  if (Number.isNaN(time) || new Date(`${day}T00:00Z`).toISOString().slice(0, 10) !== day) {
    throw invalid(field, 'Must be a date or a time such as 2026-11-01 or 2026-11-01T18:00:00Z (a + as %2B)')
  }
  return new Date(time)
}

function readLimit(value: unknown): number {
  const limit = readCount('limit', value, 1, pageSize.default)
  if (limit > pageSize.max) throw invalid('limit', `Must be ${pageSize.max} at most: follow next for more`)
  return limit
}

function invalid(field: string, message: string): InvalidInput {
  const problem: FieldProblem = { field, code: 'invalid', message }
  return new InvalidInput([problem])
}
