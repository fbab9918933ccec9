import { describe, expect, it } from 'vitest'
import { parsePageRequest, toPage } from './pages.ts'

const ids = ['a', 'b', 'c', 'd', 'é/😀']

/** A page of `ids` as the repository would find it. */
function pageOf(query: Record<string, unknown>) {
  const request = parsePageRequest(query)
  const from = request.from
  const ahead = from ? ids.filter((id) => (from.direction === 'after' ? id > from.id : id < from.id)) : ids
  if (from?.direction === 'before') ahead.reverse()
  const found = {
    items: ahead.slice(0, request.limit + 1),
    behind: ahead.length < ids.length,
    count: ids.length,
  }
  return toPage(request, found, (id) => id)
}

describe('pages', () => {
  it('walk the whole list forwards and back again', () => {
    const first = pageOf({ limit: '2' })
    const second = pageOf({ limit: '2', after: first.meta.after })
    const third = pageOf({ limit: '2', after: second.meta.after })
    expect([first, second, third].map((page) => page.items)).toEqual([['a', 'b'], ['c', 'd'], ['é/😀']])
    expect(first.meta).toMatchObject({ count: 5, limit: 2, has_prev: false, before: null, has_next: true })
    expect(third.meta).toMatchObject({ has_prev: true, has_next: false, after: null })

    const back = pageOf({ limit: '2', before: third.meta.before })
    expect(back).toEqual(second)
    expect(pageOf({ limit: '2', before: back.meta.before })).toEqual(first)
  })

  it('say that they are the only one', () => {
    expect(pageOf({}).meta).toEqual({
      count: 5,
      limit: 10,
      has_prev: false,
      before: null,
      has_next: false,
      after: null,
    })
  })
})

describe('parsePageRequest', () => {
  it.each([
    { limit: '0' },
    { limit: '1001' },
    { limit: '-1' },
    { limit: 'ten' },
    { limit: '' },
    { limit: ['1', '2'] },
    { after: '' },
    { after: 'not a cursor!' },
    { after: ['YQ', 'Yg'] },
    { after: 'YQ', before: 'YQ' },
  ])('refuses %j', (query) => {
    expect(() => parsePageRequest(query)).toThrow()
  })
})
