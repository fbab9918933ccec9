import type { Deletion } from '@lethe/contracts/deletion'
import { describe, expect, it } from 'vitest'
import { listLines, readList } from './deletion-list.ts'
import { plain } from './terminal.ts'
import { fakeApi } from './test-api.ts'

const deletion = (id: string, fields: Partial<Deletion> = {}): Deletion => ({
  id,
  user_id: 7,
  mode: 'hard',
  generation: 1,
  state: 'completed',
  reason: null,
  requested_at: '2026-03-01T12:00:00.000Z',
  requested_by: 'admin',
  published_at: null,
  completed_at: '2026-03-01T12:01:00.000Z',
  estimated_completion_at: null,
  steps: [],
  ...fields,
})

describe('listLines', () => {
  it('shows a deletion a line, and why one does not go on', () => {
    const blocked = { state: 'blocked', completed_at: null, reason: 'content: it was refused' } as const
    const running = { state: 'running', completed_at: null, reason: 'A worker is at it' } as const
    expect(listLines([deletion('7-1', blocked), deletion('12-1', running), deletion('6-1')], plain)).toEqual([
      'id    state      mode  requested                 by     completed                 reason',
      '7-1   blocked    hard  2026-03-01T12:00:00.000Z  admin  -                         content: it was refused',
      '12-1  running    hard  2026-03-01T12:00:00.000Z  admin  -',
      '6-1   completed  hard  2026-03-01T12:00:00.000Z  admin  2026-03-01T12:01:00.000Z',
    ])
    expect(listLines([], plain)).toEqual(['no deletions'])
  })

  it('colours the state and keeps the columns', () => {
    const [, line] = listLines([deletion('7-1')], (style, text) => `<${String(style)}>${text}</>`)
    expect(line).toMatch(/^7-1 {2}<green>completed<\/> {2}hard/)
  })
})

describe('readList', () => {
  it('reads page after page until it has enough', async () => {
    const asked: string[] = []
    const api = fakeApi(({ path }) => {
      asked.push(path)
      const results = Array.from({ length: 100 }, (_, n) => deletion(`${asked.length * 1_000 + n}-1`))
      return { count: null, next: '/api/v2/deletion/?cursor=place&x=y', previous: null, results }
    })
    const list = await readList(api, { state: 'blocked', after: new Date('2026-03-01T00:00:00Z') }, 150)
    const first = '/api/v2/deletion/?limit=100&state=blocked&requested_after=2026-03-01T00%3A00%3A00.000Z'
    expect(asked).toEqual([first, `${first}&cursor=place`])
    expect(list).toMatchObject({ count: null, more: true })
    expect(list.results).toHaveLength(150)
  })
})
