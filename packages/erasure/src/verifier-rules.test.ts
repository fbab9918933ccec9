import { Long } from 'mongodb'
import { expect, test } from 'vitest'
import type { Condition, OwnerRule } from './owner-rule-schema.ts'
import { allAreLeft, fits, isLeft } from './verifier-rules.ts'
import { ago, whereFilter } from './where.ts'

const NOW = new Date('2026-03-01T12:00:00Z')

test('ages are days of 24 hours and years of the calendar', () => {
  expect(ago('1d', NOW)).toEqual(new Date('2026-02-28T12:00:00Z'))
  expect(ago('10y', NOW)).toEqual(new Date('2016-03-01T12:00:00Z'))
  expect(ago('1y', new Date('2024-02-29T00:00:00Z'))).toEqual(new Date('2023-03-01T00:00:00Z'))
})

test.each<[unknown, Condition, boolean]>([
  ['x', 'x', true],
  ['y', 'x', false],
  [['y', 'x'], 'x', true],
  [undefined, 'x', false],
  [Long.fromNumber(5), 5, true],
  ['5', 5, false],
  ['x', ['x', 'y'], true],
  [['z'], ['x', 'y'], false],
  ['x', { not: 'x' }, false],
  [undefined, { not: 'x' }, true],
  [['x', 'y'], { not: ['y'] }, false],
  [new Date('2026-02-01'), { newer_than: '90d' }, true],
  [new Date('2025-02-01'), { newer_than: '90d' }, false],
  [new Date('2025-02-01'), { older_than: '90d' }, true],
  [undefined, { older_than: '90d' }, false],
  ['2025-02-01', { older_than: '90d' }, false],
])('%j meets %j: %j', (value, condition, expected) => {
  expect(fits(value === undefined ? {} : { f: value }, { f: condition }, NOW)).toBe(expected)
})

test('a condition is a filter of MongoDB, with its times', () => {
  const where = {
    a: 1,
    b: ['x'],
    c: { not: true },
    d: { not: [1] },
    e: { newer_than: '1y' },
    f: { older_than: '1d' },
  }
  expect(whereFilter(where, NOW)).toEqual({
    a: { $eq: 1 },
    b: { $in: ['x'] },
    c: { $ne: true },
    d: { $nin: [1] },
    e: { $gt: new Date('2025-03-01T12:00:00Z') },
    f: { $lte: new Date('2026-02-28T12:00:00Z') },
  })
})

const rules: OwnerRule[] = [
  { field: 'user', action: 'keep', reason: 'law', where: { kind: 'a' } },
  { field: 'user', action: 'redact', set: { name: null }, reason: 'law', where: { kind: 'b' } },
  { field: 'user', action: 'unset', fields: ['name', 'phone'], reason: 'law', where: { kind: 'c' } },
  { field: 'user', action: 'delete' },
]

test.each([
  [{ kind: 'a', name: 'Ann' }, false],
  [{ kind: 'b', name: 'Ann' }, true],
  [{ kind: 'b', name: null }, false],
  [{ kind: 'b' }, true],
  [{ kind: 'c', phone: '1' }, true],
  [{ kind: 'c' }, false],
  [{ kind: 'd' }, true],
  [{}, true],
])('of the rules for a field the first that fits says what is left: %j %j', (document, expected) => {
  expect(isLeft({ user: 7, ...document }, rules, NOW)).toBe(expected)
})

test('documents are looked at one by one only where some may stay', () => {
  const single = (rule: Partial<OwnerRule>) => allAreLeft([{ field: 'user', action: 'delete', ...rule }])
  expect(single({})).toBe(true)
  expect(single({ action: 'unset' })).toBe(true)
  expect(single({ action: 'redact', set: { user: null } })).toBe(true)
  expect(single({ action: 'redact', set: { name: null }, reason: 'law' })).toBe(false)
  expect(allAreLeft(rules)).toBe(false)
})
