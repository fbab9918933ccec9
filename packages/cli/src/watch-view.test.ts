import type { Deletion } from '@lethe/contracts/deletion'
import { describe, expect, it } from 'vitest'
import { rowsOf } from './live-block.ts'
import { fakeStream } from './test-terminal.ts'
import { createWatchView } from './watch-view.ts'

const running = { id: '7-1', state: 'running', mode: 'hard', user_id: 7, steps: [] } as unknown as Deletion
const completed: Deletion = { ...running, state: 'completed' }

describe('createWatchView', () => {
  it('writes a line for each change where there is no terminal', () => {
    const { stream, calls, written } = fakeStream({ isTTY: false })
    const view = createWatchView(stream)
    view.look(running)
    view.look(running)
    view.miss('away')
    view.miss('away')
    view.look(running)
    view.look(completed)
    view.end()
    expect(written()).toBe('7-1 running\nwaiting: away\n7-1 running\n7-1 completed\n')
    expect(calls).toEqual([])
  })

  it('redraws in place on a terminal, and takes its lines away at the end', () => {
    const { stream, calls } = fakeStream({ isTTY: true, columns: 200 })
    const view = createWatchView(stream)
    view.look(running)
    view.miss('away')
    view.end()
    expect(calls.filter((call) => call.startsWith('moveCursor'))).toEqual([
      'moveCursor 0 -3',
      'moveCursor 0 -4',
    ])
    expect(calls.at(-1)).toBe('clearScreenDown')
  })
})

describe('rowsOf', () => {
  it.each([
    ['', 1],
    ['x'.repeat(80), 1],
    ['x'.repeat(81), 2],
    [`\u001b[1m${'x'.repeat(80)}\u001b[22m`, 1],
  ])('counts the rows that a wrapped line takes', (line, rows) => {
    expect(rowsOf(line, 80)).toBe(rows)
  })
})
