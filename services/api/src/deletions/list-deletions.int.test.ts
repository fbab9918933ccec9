import { COUNT_LIMIT } from '@lethe/contracts/lists'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
const STRANGER = 2
const SIZE = COUNT_LIMIT + 200
let api: TestApi

const timeOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 60_000)

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
  await insertUser(api.mongo, STRANGER)
  const documents = Array.from({ length: SIZE }, (_, n) => {
    const at = timeOf(n)
    const deletion = { userId: 1_000 + n, generation: 1, requestedAt: at, requestedBy: 'admin' } as const
    const accepted = acceptedDocument({ ...deletion, mode: n % 2 ? 'hard' : 'soft' }, at)
    return n % 100 ? accepted : { ...accepted, blocked_at: at, state: 'blocked' as const }
  })
  await ledgerOf(api.mongo.db).insertMany(documents)
})
afterAll(() => api.stop())

const list = async (query = '', caller = ADMIN) => (await api.as(caller)).get(`/api/v2/deletion/${query}`)
const idsOf = (body: { results: { id: string }[] }) => body.results.map(({ id }) => id)

describe('GET /api/v2/deletion/', () => {
  it('lists the newest first, as the single answer has them, and does not count what is very many', async () => {
    const { status, body } = await list('?limit=3')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      count: null,
      previous: null,
      next: expect.stringContaining('limit=3&cursor='),
    })
    expect(idsOf(body)).toEqual([SIZE + 999, SIZE + 998, SIZE + 997].map((id) => `${id}-1`))
    const { body: single } = await (await api.as(ADMIN)).get(`/api/v2/deletion/${idsOf(body)[0]}/`)
    expect(body.results[0]).toEqual(single)
  })

  it('filters, and counts exactly what is not very many', async () => {
    const { body } = await list('?state=blocked&mode=soft')
    expect(body).toMatchObject({ count: 12, next: null, previous: null })
    expect(body.results).toHaveLength(12)
    const [from, before] = [timeOf(10), timeOf(13)].map((time) => time.toISOString())
    const within = await list(`?requested_after=${from}&requested_before=${before}`)
    expect(idsOf(within.body)).toEqual(['1012-1', '1011-1', '1010-1'])
    expect(within.body.count).toBe(3)
    expect((await list('?state=completed')).body).toEqual({
      count: 0,
      next: null,
      previous: null,
      results: [],
    })
  })

  it('is followed there and back by its links, while new deletions come', async () => {
    const first = (await list('?state=accepted&limit=100')).body
    const pages = [first]
    while (pages.at(-1).next) {
      pages.push((await (await api.as(ADMIN)).get(pages.at(-1).next)).body)
      const at = new Date()
      const deletion = {
        userId: 9_000 + pages.length,
        generation: 1,
        requestedAt: at,
        requestedBy: 'admin',
      } as const
      await ledgerOf(api.mongo.db).insertOne(acceptedDocument({ ...deletion, mode: 'hard' }, at))
    }
    const ids = pages.flatMap(idsOf)
    expect(ids).toHaveLength(SIZE - 12)
    expect(new Set(ids).size).toBe(ids.length)
    const back = (await (await api.as(ADMIN)).get(pages[2].previous)).body
    expect(idsOf(back)).toEqual(idsOf(pages[1]))
    const start = (await (await api.as(ADMIN)).get(back.previous)).body
    expect(idsOf(start)).toEqual(idsOf(first))
  })

  it('is for administrators, and for a user who asks for his own', async () => {
    await (await api.as(STRANGER)).deleteSelf()
    expect(await list('?user=2', STRANGER)).toMatchObject({ status: 200, body: { count: 0 } })
    expect((await list('', STRANGER)).status).toBe(401)
    await insertUser(api.mongo, 3)
    for (const query of ['', '?user=1000', '?state=blocked']) {
      expect(await list(query, 3)).toMatchObject({
        status: 403,
        body: { errors: [{ code: 'permission_denied' }] },
      })
    }
    expect((await list('?user=1000')).body).toMatchObject({ count: 1, results: [{ id: '1000-1' }] })
    expect((await api.send({ path: '/api/v2/deletion/' })).status).toBe(401)
  })

  it('refuses what it does not understand, and names it', async () => {
    const { next } = (await list('?limit=1')).body
    const cursor = new URLSearchParams(next.split('?')[1]).get('cursor')
    for (const [query, field] of [
      ['?limit=101', 'limit'],
      ['?state=done', 'state'],
      ['?state=blocked&state=running', 'state'],
      ['?requested_after=yesterday', 'requested_after'],
      [`?cursor=${cursor}x`, 'cursor'],
      [`?state=blocked&cursor=${cursor}`, 'cursor'],
    ]) {
      expect(await list(query)).toMatchObject({ status: 400, body: { errors: [{ field }] } })
    }
  })
})
