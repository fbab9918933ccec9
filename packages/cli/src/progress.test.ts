import { describe, expect, it } from 'vitest'
import { barLine, createLateProgress, createProgress } from './progress.ts'
import { fakeStream } from './test-terminal.ts'

describe('barLine', () => {
  it.each([
    [0, '░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   0%  0 of 1,000'],
    [700, '█████████████████████░░░░░░░░░  70%  700 of 1,000  0:30 left'],
    [999, '█████████████████████████████░  99%  999 of 1,000  0:00 left'],
    [1_000, '██████████████████████████████ 100%  1,000 of 1,000  in 1:10'],
  ])('shows %i of 1,000', (done, expected) => {
    expect(barLine({ label: 'users', done, total: 1_000, elapsedMs: 70_000 })).toBe(`users ${expected}`)
  })
})

describe('createProgress', () => {
  it('writes a plain line for each tenth where there is no terminal', () => {
    const { stream, calls, written } = fakeStream({ isTTY: false })
    const progress = createProgress(stream, 'users')
    for (let done = 0; done <= 200; done++) progress.update(done, 200)
    progress.end()
    const lines = written().trimEnd().split('\n')
    expect(lines).toHaveLength(11)
    expect(lines.slice(0, 2)).toEqual(['users 0 of 200', 'users 20 of 200'])
    expect(lines.at(-1)).toBe('users 200 of 200')
    expect(calls).toEqual([])
  })

  it('redraws one line on a terminal, no more often than anybody can see, and always the end', () => {
    let now = 0
    const { stream, calls } = fakeStream({ isTTY: true, columns: 100 })
    const progress = createProgress(stream, 'users', () => now)
    for (const done of [0, 1, 2, 3]) progress.update(done, 10)
    expect(calls.filter((call) => call === 'cursorTo 0')).toHaveLength(1)
    now = 200
    progress.update(4, 10)
    progress.update(10, 10)
    expect(calls.filter((call) => call === 'cursorTo 0')).toHaveLength(3)
  })

  it('never wraps on a narrow terminal', () => {
    const { stream, written } = fakeStream({ isTTY: true, columns: 20 })
    createProgress(stream, 'users').update(5, 10)
    expect(written()).toHaveLength(19)
  })
})

describe('createLateProgress', () => {
  it('shows nothing of what is over within a second, and then as much as any other', () => {
    let now = 0
    const { stream, written } = fakeStream({ isTTY: false })
    const progress = createLateProgress(stream, 'users', () => now)
    progress.update(1, 10)
    expect(written()).toBe('')
    now = 1_000
    progress.update(5, 10)
    progress.end()
    expect(written()).toBe('users 5 of 10\n')
  })
})
