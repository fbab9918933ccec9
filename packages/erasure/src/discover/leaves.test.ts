import { Binary, DBRef, Decimal128, Long, ObjectId, UUID } from 'mongodb'
import { expect, it } from 'vitest'
import { leavesOf } from './leaves.ts'
import { toValue } from './value-kind.ts'

const id = new ObjectId('6650c0000000000000000001')

it('values have the paths that a manifest would name them by', () => {
  const document = {
    _id: id,
    mentions: [7, 8],
    messages: [{ from: { id }, seen_by: [1] }, { text: 'x' }],
    empty: [],
    nothing: null,
  }
  expect(leavesOf(document).map(({ path }) => path)).toEqual([
    '_id',
    'mentions.*',
    'mentions.*',
    'messages.*.from.id',
    'messages.*.seen_by.*',
    'messages.*.text',
    'nothing',
  ])
})

it('names of fields that are data are values too', () => {
  const likes = { 7: true, '6650c0000000000000000001': true, 'a.b': 1, $ref: 2, ann: 3 }
  const found = leavesOf({ likes }).filter(({ value }) => typeof value === 'string')
  expect(found.map(({ path, value }) => [path, value])).toEqual([
    ['likes.<key>', '7'],
    ['likes.<key>', '6650c0000000000000000001'],
    ['likes.<key>', 'a.b'],
    ['likes.<key>', '$ref'],
  ])
  expect(leavesOf({ author: new DBRef('users', id) })).toEqual([{ path: 'author.<key>', value: id }])
})

it('a document of any size gives a bounded number of values', () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, n]))
  expect(leavesOf(wide)).toHaveLength(2_000)
  expect(leavesOf({ list: Array.from({ length: 5_000 }, () => 1) })).toHaveLength(200)
  const deep = Array.from({ length: 100 }).reduce<object>((inner) => ({ a: inner }), { end: 1 })
  expect(leavesOf(deep)).toEqual([])
})

it.each([
  [7, 'number', '7'],
  [Long.fromString('9007199254740991'), 'number', '9007199254740991'],
  [Long.fromString('9007199254740993'), 'other', ''],
  [Decimal128.fromString('12'), 'number', '12'],
  [7.5, 'other', ''],
  ['ann', 'string', 'ann'],
  ['two\nlines', 'text', 'two\nlines'],
  ['x'.repeat(256), 'text', 'x'.repeat(256)],
  ['', 'empty', ''],
  [null, 'empty', ''],
  [id, 'objectId', id.toHexString()],
  [new UUID('6f2b2f5e-0a4d-4c3a-9d55-6f9f2d1f7c11'), 'uuid', '6f2b2f5e-0a4d-4c3a-9d55-6f9f2d1f7c11'],
  [new Binary(Buffer.from('x')), 'binary', ''],
  [new Binary(Buffer.from('x'), 6), 'encrypted', ''],
  [new Date(), 'other', ''],
  [true, 'other', ''],
])('%s is taken for %s', (raw, kind, text) => {
  expect(toValue(raw)).toMatchObject({ kind, text })
})
