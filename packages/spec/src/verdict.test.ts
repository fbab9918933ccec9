import { describe, expect, it } from 'vitest'
import { statesIn, verdictOf } from './verdict.ts'

describe('verdictOf', () => {
  it('reads that no invariant fell, and how many states were looked at', () => {
    const output =
      'Model checking completed. No error has been found.\n117343 states generated, 23,839 distinct states found, 0 states left on queue.\n'
    expect(verdictOf(output)).toEqual({ violated: null, states: 23_839, trace: '' })
  })

  it('names the invariant that fell and keeps the way to it', () => {
    const output = 'TLC2\nError: Invariant NobodyHurt is violated.\nState 1: <Initial predicate>\n'
    expect(verdictOf(output)).toEqual({
      violated: 'NobodyHurt',
      states: 0,
      trace: 'Error: Invariant NobodyHurt is violated.\nState 1: <Initial predicate>\n',
    })
  })

  it('takes no other end for a verdict', () => {
    expect(verdictOf('Error: Parsing or semantic analysis failed.\n')).toBeNull()
  })
})

describe('statesIn', () => {
  it('reads progress lines only', () => {
    const line =
      'Progress(12) at 2026-11-22 19:00:00: 300 states generated, 1,200 distinct states found, 9 left.'
    expect([statesIn(line), statesIn('Starting...')]).toEqual([1200, null])
  })
})
