import { expect, test } from 'vitest'
import { InvalidInput } from './api-error.ts'
import { pageOf, readPage } from './page.ts'
import { readId } from './read-id.ts'

test.each([
  [{}, { limit: 20, offset: 0 }],
  [
    { limit: '5', offset: '10' },
    { limit: 5, offset: 10 },
  ],
  [{ limit: '100' }, { limit: 100, offset: 0 }],
  [{ limit: '101' }, { limit: 100, offset: 0 }],
  [{ offset: String(2 ** 31 - 1) }, { limit: 20, offset: 2 ** 31 - 1 }],
])('%j asks for the page %j', (query, page) => {
  expect(readPage(query)).toEqual(page)
})

test.each([
  { limit: '0' },
  { limit: '-1' },
  { limit: '' },
  { limit: '1.5' },
  { limit: '010' },
  { limit: ['1', '2'] },
  { offset: '-1' },
  { offset: 'x' },
  { offset: String(2 ** 31) },
])('%j asks for no page', (query) => {
  expect(() => readPage(query)).toThrow(InvalidInput)
})

const items = ['x']

test.each([
  { limit: 2, offset: 0, count: 5, next: 2, previous: null },
  { limit: 2, offset: 2, count: 5, next: 4, previous: 0 },
  { limit: 2, offset: 4, count: 5, next: null, previous: 2 },
  { limit: 2, offset: 1, count: 3, next: null, previous: 0 },
  { limit: 2, offset: 9, count: 5, next: null, previous: 7 },
  { limit: 2, offset: 0, count: 0, next: null, previous: null },
])(
  'limit $limit, offset $offset of $count leads to $next and $previous',
  ({ limit, offset, count, next, previous }) => {
    const link = (to: number | null) => (to === null ? null : `/api/v2/user/?limit=2&offset=${to}`)
    expect(pageOf({ url: '/api/v2/user/?limit=2' }, { limit, offset }, count, items)).toEqual({
      count,
      next: link(next),
      previous: link(previous),
      results: items,
    })
  },
)

test('links keep the other parameters', () => {
  const { next } = pageOf({ url: '/list/?user=a%26b?c&offset=3' }, { limit: 1, offset: 3 }, 9, items)
  expect(next).toBe('/list/?user=a%26b%3Fc&offset=4&limit=1')
})

test.each([undefined, null, 7, '', '07', '+7', '-7', '7.0', ' 7', '0x7', '٧', '9007199254740992', ['7']])(
  '%j is no id',
  (value) => {
    expect(() => readId('id', value)).toThrow(InvalidInput)
  },
)

test('an id is canonical decimal up to 2^53-1', () => {
  expect([readId('id', '0'), readId('id', '7'), readId('id', '9007199254740991')]).toEqual([
    0,
    7,
    2 ** 53 - 1,
  ])
})
