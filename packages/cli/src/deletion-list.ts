import { Deletion } from '@lethe/contracts/deletion'
import { CursorPage, pageSize } from '@lethe/contracts/lists'
import { Check } from 'typebox/value'
import { type Api, NoAnswer } from './api.ts'
import type { ListFilters } from './commands/list.ts'
import { stateStyles } from './deletion-text.ts'
import { tableLines } from './table.ts'
import type { Paint } from './terminal.ts'

const Deletions = CursorPage(Deletion)

export interface DeletionList {
  /** How many there are; null where they are too many to count. */
  count: number | null
  /** Whether there are more than were read. */
  more: boolean
  results: Deletion[]
}

/** The newest `limit` deletions that the filters let through, page after page. Rejects like `Api.send`. */
export async function readList(api: Api, filters: ListFilters, limit: number): Promise<DeletionList> {
  const results: Deletion[] = []
  let path: string | null = `/api/v2/deletion/?${queryOf(filters, limit)}`
  let all: number | null = null
  while (path !== null && results.length < limit) {
    const { body } = await api.send('GET', path)
    if (!Check(Deletions, body))
      throw new NoAnswer('no_answer', 'the answer is no list: is LETHE_API_URL the api of Lethe?')
    results.push(...body.results)
    all = body.count
    path = body.next
  }
  return { count: all, more: path !== null || results.length > limit, results: results.slice(0, limit) }
}

function queryOf({ state, mode, user, after, before }: ListFilters, limit: number): URLSearchParams {
  const query = new URLSearchParams({ limit: String(Math.min(limit, pageSize.max)) })
  const given = {
    state,
    mode,
    user: user?.toString(),
    requested_after: after?.toISOString(),
    requested_before: before?.toISOString(),
  }
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, value)
  return query
}

const HEADS = ['id', 'state', 'mode', 'requested', 'by', 'completed', 'reason']

/** A deletion for each line. */
export function listLines(deletions: readonly Deletion[], paint: Paint): string[] {
  if (deletions.length === 0) return ['no deletions']
  const [head = '', ...rows] = tableLines(HEADS, deletions.map(cells), paint)
  return [head, ...rows.map((row, index) => painted(row, deletions[index], paint))]
}

/** A reason is shown where somebody may have to do something about it. */
function cells({ id, state, mode, requested_at, requested_by, completed_at, reason }: Deletion): string[] {
  const why = state === 'retrying' || state === 'blocked' ? reason : null
  return [id, state, mode, requested_at, requested_by, completed_at ?? '-', why ?? '']
}

/** The state in its colour: done after the columns are laid out, for colours have no width. */
function painted(row: string, deletion: Deletion | undefined, paint: Paint): string {
  if (!deletion) return row
  const { state } = deletion
  return row.replace(` ${state} `, ` ${paint(stateStyles[state], state)} `)
}
