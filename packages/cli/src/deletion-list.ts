import { Deletion } from '@lethe/contracts/deletion'
import { CursorPage, pageSize } from '@lethe/contracts/lists'
import type { Static } from 'typebox'
import type { Api } from './api.ts'
import { bodyAs } from './body-as.ts'
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

/** The newest `limit` deletions that the filters let through, page after page. Rejects as the api's calls do. */
export async function readList(api: Api, filters: ListFilters, limit: number): Promise<DeletionList> {
  const query = queryOf(filters, limit)
  const results: Deletion[] = []
  let page: Static<typeof Deletions> | undefined
  let cursor: string | undefined
  do {
    const { data } = await api.GET('/api/v2/deletion/', {
      params: { query: { ...query, ...(cursor !== undefined && { cursor }) } },
    })
    page = bodyAs(Deletions, 'list', data)
    results.push(...page.results)
    cursor = cursorIn(page.next)
  } while (cursor !== undefined && results.length < limit)
  const more = cursor !== undefined || results.length > limit
  return { count: page.count, more, results: results.slice(0, limit) }
}

const cursorIn = (link: string | null) =>
  link === null ? undefined : (new URL(link, 'http://api').searchParams.get('cursor') ?? undefined)

function queryOf({ state, mode, user, after, before }: ListFilters, limit: number) {
  return {
    limit: Math.min(limit, pageSize.max),
    ...(state !== undefined && { state }),
    ...(mode !== undefined && { mode }),
    ...(user !== undefined && { user }),
    ...(after !== undefined && { requested_after: after.toISOString() }),
    ...(before !== undefined && { requested_before: before.toISOString() }),
  }
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
