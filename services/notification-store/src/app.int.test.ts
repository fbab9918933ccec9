import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { PageMeta } from './profiles/pages.ts'
import {
  type ProfileAnswer,
  profilePath as path,
  type RunningStore,
  runStore,
} from './testing/running-store.ts'

let store: RunningStore
beforeAll(async () => {
  store = await runStore(inject('mongodbUri'))
})
afterEach(() => store.db.collection('notification_profiles').deleteMany({}))
afterAll(() => store.close())

const put = (id: string, body: unknown = {}) => store.request('POST', path(id), { body })
const active = { status: 'active', perma_status: 'active' }

describe('a profile', () => {
  it('is made, read, changed and deleted', async () => {
    const made = await put('ada', { name: 'Ada', $email: ['ada@example.org'], $timezone: 'Europe/Rome' })
    expect(made.status).toBe(201)

    const read = await store.request('GET', path('ada'))
    expect(read.status).toBe(200)
    expect(read.headers.get('etag')).toMatch(/^"[\w-]{22}"$/)
    const profile = (await read.json()) as ProfileAnswer
    expect(profile).toEqual({
      distinct_id: 'ada',
      properties: { name: 'Ada', $timezone: 'Europe/Rome' },
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      updated_at: profile.created_at,
      $email: [{ value: 'ada@example.org', ...active }],
    })
    expect(await made.json()).toEqual(profile)

    const operations = [{ $increment: { visits: 1 }, $append: { $sms: '+391' } }, { $unset: ['name'] }]
    const changed = await store.request('PATCH', path('ada'), { body: { operations } })
    expect(changed.status).toBe(202)
    expect(await changed.json()).toMatchObject({
      properties: { $timezone: 'Europe/Rome', visits: 1 },
      created_at: profile.created_at,
      $sms: [{ value: '+391' }],
    })

    const deleted = await store.request('DELETE', path('ada'))
    expect([deleted.status, await deleted.text()]).toEqual([204, ''])
    expect(await store.db.collection('notification_profiles').countDocuments()).toBe(0)
  })

  it.each(['GET', 'DELETE', 'PATCH'])('that is not there is the documented 404 to %s', async (method) => {
    const answer = await store.request(method, path('user1'), {
      ...(method === 'PATCH' ? { body: { operations: [] } } : {}),
    })
    expect([answer.status, await answer.text()]).toEqual([
      404,
      `{"code":404,"message":"user [distinct_id: 'user1'] not found"}`,
    ])
  })

  it('is found by any id, percent-encoded', async () => {
    const encoded = '/v1/user/a%2Fb%20c%2Bd%40%C3%A9%3F/'
    await store.request('POST', encoded, { body: { name: 'x' } })
    expect(await (await store.request('GET', encoded)).json()).toMatchObject({ distinct_id: 'a/b c+d@é?' })
    expect((await store.request('DELETE', encoded)).status).toBe(204)
  })

  it.each(['%2F', '100%', '%252F', '...', ' x ', '😀', "o'hara", 'a+b', 'bulk', 'ü;x=1'])(
    'round-trips the id %j',
    async (id) => {
      await put(id)
      expect((await store.profile(id)).distinct_id).toBe(id)
    },
  )

  it('keeps keys that would mean something to MongoDB or its driver', async () => {
    const properties = { $ref: 'a', $id: 1, 'a.b': { $set: 1, _bsontype: 'Long' }, '': [], constructor: 1 }
    await put('odd', properties)
    expect((await store.profile('odd')).properties).toEqual(properties)
  })

  it('deleted by a client that says JSON and sends nothing is deleted', async () => {
    await put('ada')
    const headers = { 'content-type': 'application/json' }
    expect((await store.request('DELETE', path('ada'), { headers })).status).toBe(204)
  })
})

describe('the list', () => {
  it('is given in pages, in a stable order, in both directions', async () => {
    for (const id of ['d', 'a', 'c', 'b', 'e']) await put(id)
    const page = async (query: string) => {
      const answer = await store.request('GET', `/v1/user/${query}`)
      const { meta, results } = (await answer.json()) as { meta: PageMeta; results: ProfileAnswer[] }
      return { meta, ids: results.map((profile) => profile.distinct_id) }
    }
    const first = await page('?limit=2')
    expect(first).toEqual({
      meta: { count: 5, limit: 2, has_prev: false, before: null, has_next: true, after: expect.any(String) },
      ids: ['a', 'b'],
    })
    const second = await page(`?limit=2&after=${first.meta.after}`)
    const third = await page(`?limit=2&after=${second.meta.after}`)
    expect([second.ids, third.ids, third.meta.has_next]).toEqual([['c', 'd'], ['e'], false])
    expect(await page(`?limit=2&before=${third.meta.before}`)).toEqual(second)
    expect((await page('')).meta.limit).toBe(10)
  })
})

describe('bulk delete', () => {
  it('deletes those that there are and answers 204', async () => {
    for (const id of ['a', 'b', 'c']) await put(id)
    const body = { distinct_ids: ['a', 'c', 'nobody'] }
    expect((await store.request('DELETE', '/v1/bulk/user/', { body })).status).toBe(204)
    expect((await store.request('GET', path('a'))).status).toBe(404)
    expect((await store.request('GET', path('b'))).status).toBe(200)
  })
})

describe('a refusal has {code, message} and changes nothing', () => {
  const deep = `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
  it.each([
    ['a body that is no JSON', 400, 'POST', path('x'), 'not json'],
    ['a list', 400, 'POST', path('x'), '[]'],
    ['null', 400, 'POST', path('x'), 'null'],
    ['__proto__', 400, 'POST', path('x'), '{"__proto__":{"a":1}}'],
    ['an address that is none', 400, 'POST', path('x'), '{"$email":[1]}'],
    ['a number beyond all numbers', 400, 'POST', path('x'), '{"n":1e999}'],
    ['a bottomless body', 400, 'POST', path('x'), deep],
    ['a body over 64 KiB', 413, 'POST', path('x'), JSON.stringify({ a: 'x'.repeat(70_000) })],
    ['a blank id', 400, 'POST', '/v1/user/%20/', '{}'],
    ['an empty id', 400, 'POST', '/v1/user//', '{}'],
    ['an id of 256 characters', 400, 'POST', path('a'.repeat(256)), '{}'],
    ['a path of 5000 characters', 414, 'POST', path('a'.repeat(5000)), '{}'],
    ['an id with NUL', 400, 'POST', '/v1/user/a%00b/', '{}'],
    ['bad percent-encoding', 400, 'POST', '/v1/user/%zz/', '{}'],
    ['a path that is no UTF-8', 400, 'POST', '/v1/user/%ff/', '{}'],
    ['a patch without operations', 400, 'PATCH', path('there'), '{}'],
    [
      'an unknown operation behind a good one',
      400,
      'PATCH',
      path('there'),
      '{"operations":[{"$set":{"name":"x"}},{"$rename":{}}]}',
    ],
    ['limit 0', 400, 'GET', '/v1/user/?limit=0', undefined],
    ['limit given twice', 400, 'GET', '/v1/user/?limit=1&limit=2', undefined],
    ['an unknown cursor', 400, 'GET', '/v1/user/?after=!', undefined],
    ['an empty bulk delete', 400, 'DELETE', '/v1/bulk/user/', '{"distinct_ids":[]}'],
    ['a bulk delete without body', 400, 'DELETE', '/v1/bulk/user/', undefined],
    ['an unknown path', 404, 'GET', '/v1/nothing/', undefined],
    ['an unknown method of a profile', 405, 'PUT', path('there'), '{}'],
    ['an unknown method of the list', 405, 'POST', '/v1/user/', '{}'],
  ])('%s: %i', async (_name, status, method, target, body) => {
    await put('there', { name: 'there' })
    const before = await store.profile('there')
    const answer = await store.request(method, target, { body })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({ code: status, message: expect.any(String) })
    expect(await store.profile('there')).toEqual(before)
    expect(await store.db.collection('notification_profiles').countDocuments()).toBe(1)
  })

  it('another content type is 415', async () => {
    const answer = await store.request('POST', path('x'), {
      headers: { 'content-type': 'text/xml' },
      body: '<a/>',
    })
    expect(answer.status).toBe(415)
    expect(await answer.json()).toEqual({ code: 415, message: expect.any(String) })
  })

  it('a profile does not grow without end', async () => {
    const big = { operations: [{ $append: { notes: 'x'.repeat(60_000) } }] }
    await put('x')
    const statuses = []
    for (let round = 0; round < 5; round += 1) {
      statuses.push((await store.request('PATCH', path('x'), { body: big })).status)
    }
    expect(statuses).toEqual([202, 202, 202, 202, 400])
  })
})

describe('health', () => {
  it('needs no credentials', async () => {
    expect((await fetch(`${store.url}/healthz`)).status).toBe(200)
    const ready = await fetch(`${store.url}/readyz`)
    expect(await ready.json()).toEqual({ status: 'ok', checks: { mongodb: { status: 'ok' } } })
    expect(await (await fetch(`${store.url}/metrics`)).text()).toContain('lethe_http_requests_total')
  })
})
