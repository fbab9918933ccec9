import { describe, expect, it } from 'vitest'
import { type Mark, operationsOf } from './user-transitions.ts'

const mark = (userId: number, more: Partial<Mark> = {}): Mark => ({
  userId,
  mode: 'hard',
  by: 'admin',
  byId: 9,
  key: 'one',
  ...more,
})
const soon = { notBefore: new Date('2026-01-01T00:00:00Z') }
const later = { notBefore: new Date('2027-01-01T00:00:00Z') }

const usersOf = (marks: Mark[]) =>
  operationsOf(marks).map((operation) => {
    if ('updateOne' in operation) return [Number(operation.updateOne.filter._id)]
    const { $in = [] } = ('updateMany' in operation && operation.updateMany.filter._id) as { $in?: unknown[] }
    return $in.map(Number)
  })

describe('operationsOf', () => {
  it('makes one update of marks that differ in nothing but the user', () => {
    expect(usersOf([mark(1), mark(2), mark(3)])).toEqual([[1, 2, 3]])
  })

  it.each([
    ['mode', { mode: 'soft' }],
    ['requester', { byId: 10 }],
    ['key', { key: 'two' }],
    ['schedule', { schedule: soon }],
    ['deletion', { deletionId: '2-1' }],
  ] as const)('keeps a mark of another %s apart', (_what, more) => {
    expect(usersOf([mark(1), mark(2, more), mark(3)])).toEqual([[1, 3], [2]])
  })

  it('tells two times of schedules apart', () => {
    expect(usersOf([mark(1, { schedule: soon }), mark(2, { schedule: later })])).toEqual([[1], [2]])
  })
})
