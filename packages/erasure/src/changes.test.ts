import { expect, test } from 'vitest'
import { updateOf } from './changes.ts'

const values = [7, 8]
const named = { $in: values }

test('fields of a document are set or taken out', () => {
  expect(updateOf({ action: 'redact', set: { a: null, 'b.c': '' } }, 'a', values)).toEqual({
    update: { $set: { a: null, 'b.c': '' } },
    arrayFilters: [],
  })
  expect(updateOf({ action: 'unset', fields: ['a', 'b'] }, 'a', values)).toEqual({
    update: { $unset: { a: '', b: '' } },
    arrayFilters: [],
  })
})

test('in arrays only the elements that name a user change, however deep', () => {
  const set = { 'a.*.b.*.x.id': null, 'a.*.b.*.t': null }
  expect(updateOf({ action: 'redact', set }, 'a.*.b.*.x.id', values)).toEqual({
    update: { $set: { 'a.$[e0].b.$[e1].x.id': null, 'a.$[e0].b.$[e1].t': null } },
    arrayFilters: [{ 'e0.b.x.id': named }, { 'e1.x.id': named }],
  })
})

const leaves = { ...named, $not: { $type: 'array' } }

test.each([
  ['a.ids', { 'a.ids': named }, []],
  ['ids.*', { ids: named }, []],
  ['a.*.ids.*', { 'a.$[e0].ids': named }, [{ 'e0.ids': named }]],
  ['a.*.x.id', { a: { 'x.id': leaves } }, []],
  ['a.*.b.*.id', { 'a.$[e0].b': { id: leaves } }, [{ 'e0.b.id': named }]],
])('by %s a value, or the element that holds it, leaves its array', (owner, $pull, arrayFilters) => {
  expect(updateOf({ action: 'pull' }, owner, values)).toEqual({ update: { $pull }, arrayFilters })
})
