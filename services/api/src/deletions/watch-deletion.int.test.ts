import { connect } from 'node:net'
import type { LedgerDocument } from '@lethe/store/ledger'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { ledgerChange, stagesOf } from '@lethe/store/ledger-change'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { openEvents } from '../testing/event-reader.ts'

const ADMIN = 1
const STRANGER = 2
const at = new Date('2026-01-01T00:00:00Z')
let api: TestApi
let user = 100
let id: string

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
  await insertUser(api.mongo, STRANGER)
})
afterAll(() => api.stop())
beforeEach(async () => {
  user += 1
  id = `${user}-1`
  const deletion = {
    userId: user,
    generation: 1,
    mode: 'hard',
    requestedAt: at,
    requestedBy: 'self',
  } as const
  await ledgerOf(api.mongo.db).insertOne(acceptedDocument(deletion, at))
})

const change = ($set: Partial<LedgerDocument>) =>
  ledgerOf(api.mongo.db).updateOne({ _id: id }, ledgerChange(stagesOf({ $set })))
const read = async (headers: Record<string, string> = {}, caller = user) =>
  api.send({ path: `/api/v2/deletion/${id}/`, token: await api.token(caller), headers })
const watches = async () => {
  const { text } = await api.send({ path: '/metrics' })
  return Number(/^lethe_api_watches\{[^}]*\} (\d+)$/m.exec(text)?.[1])
}
const watched = (count: number) => vi.waitFor(async () => expect(await watches()).toBe(count))
const events = async (lastEventId?: string, caller = user, options = {}) =>
  openEvents(`${api.url}/api/v2/deletion/${id}/events/`, await api.token(caller, options), lastEventId)
const states = (found: { event?: string | undefined; data: string }[]) =>
  found.filter(({ event }) => event === 'state').map(({ data }) => JSON.parse(data).state)

describe('the ETag of a deletion', () => {
  it('is strong, stands while the answer does, and saves whoever has it the answer', async () => {
    const first = await read()
    expect(first.headers.etag).toMatch(/^W\/"[\w-]+"$/)
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8')
    const again = await read({ 'if-none-match': `"x", ${first.headers.etag}` })
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag: first.headers.etag } })
    await change({ published_at: at })
    const changed = await read({ 'if-none-match': String(first.headers.etag) })
    expect(changed).toMatchObject({ status: 200, body: { state: 'published' } })
    expect(changed.headers.etag).not.toBe(first.headers.etag)
  })
})

describe('Prefer: wait', () => {
  it('answers as soon as it is something else than what the caller has', async () => {
    const { etag = '' } = (await read()).headers
    const answer = read({ 'if-none-match': etag, prefer: 'wait=20' })
    await watched(1)
    await change({ published_at: at })
    expect(await answer).toMatchObject({
      status: 200,
      body: { state: 'published' },
      headers: { 'preference-applied': 'wait=20' },
    })
    await watched(0)
  })

  it('waits for the end where the caller has nothing', async () => {
    const answer = read({ prefer: 'wait=20' })
    await watched(1)
    await change({ published_at: at })
    await change({ completed_at: at })
    expect(await answer).toMatchObject({ status: 200, body: { state: 'completed' } })
    expect((await read({ prefer: 'wait=20' })).body.state).toBe('completed')
  })

  it('says what it is when the time is over', async () => {
    const { etag = '' } = (await read()).headers
    expect((await read({ prefer: 'wait=1' })).body.state).toBe('accepted')
    const unchanged = await read({ 'if-none-match': etag, prefer: 'wait=1' })
    expect(unchanged).toMatchObject({ status: 304, headers: { 'preference-applied': 'wait=1' } })
  })

  it('waits for a deletion that only the user document knows yet', async () => {
    await insertUser(api.mongo, user + 10_000)
    await (await api.as(user + 10_000)).deleteSelf()
    id = `${user + 10_000}-1`
    const answer = read({ prefer: 'wait=20' }, ADMIN)
    await watched(1)
    const deletion = { userId: user + 10_000, generation: 1, requestedAt: at, requestedBy: 'self' } as const
    await ledgerOf(api.mongo.db).insertOne({
      ...acceptedDocument({ ...deletion, mode: 'soft' }, at),
      completed_at: at,
    })
    expect((await answer).body.state).toBe('completed')
  })
})

describe('GET /api/v2/deletion/{id}/events/', () => {
  it('tells every change, and ends after the last', async () => {
    const stream = await events()
    expect(stream.status).toBe(200)
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(await stream.next()).toMatchObject({ id: '1', event: 'state' })
    expect(JSON.parse((await stream.next())?.data ?? '')).toEqual((await read()).body)
    await change({ published_at: at })
    await change({ claimed_at: at, owner: 'w' })
    await change({ steps: { content: { state: 'pending', attempts: 1, counts: {} } } })
    await change({ completed_at: at })
    const rest = await stream.rest()
    expect(states(rest)).toEqual(['published', 'running', 'completed'])
    expect(rest.at(-1)).toMatchObject({ event: 'deletion' })
    expect(JSON.parse(rest.at(-1)?.data ?? '')).toEqual((await read()).body)
    await watched(0)
  })

  it('begins after the last event that the caller has, and is over for one who has all', async () => {
    await change({ published_at: at })
    await change({ completed_at: at })
    const missed = await (await events('1')).rest()
    expect(missed.map(({ id: n, event }) => [n, event])).toEqual([
      ['2', 'state'],
      ['3', 'state'],
      [undefined, 'deletion'],
    ])
    expect((await events('3')).status).toBe(204)
    for (const bad of ['4', 'x', '-1', '1.5']) expect((await events(bad)).status).toBe(400)
  })

  it('is for whoever may read the deletion', async () => {
    expect((await events(undefined, STRANGER)).status).toBe(404)
    const admins = await events(undefined, ADMIN)
    expect(admins.status).toBe(200)
    admins.close()
    await watched(0)
  })

  it('ends with the token that opened it', async () => {
    const stream = await events(undefined, user, { exp: Math.floor(Date.now() / 1000) + 2 })
    expect(states(await stream.rest())).toEqual(['accepted'])
  })

  it('is refused where one caller has a hundred, until he ends one', async () => {
    const open = await Promise.all(Array.from({ length: 100 }, () => events()))
    expect(open.every(({ status }) => status === 200)).toBe(true)
    const refused = await api.send({ path: `/api/v2/deletion/${id}/events/`, token: await api.token(user) })
    expect(refused).toMatchObject({ status: 429, body: { errors: [{ code: 'too_many_watches' }] } })
    expect(refused.headers['retry-after']).toBe('5')
    expect((await read({ prefer: 'wait=1' })).status).toBe(429)
    const another = await events(undefined, ADMIN)
    expect(another.status).toBe(200)
    open[0]?.close()
    await watched(100)
    const again = await events()
    expect(again.status).toBe(200)
    for (const stream of [...open, another, again]) stream.close()
    await watched(0)
  })

  it('answers GET only', async () => {
    expect(await api.send({ method: 'HEAD', path: `/api/v2/deletion/${id}/events/` })).toMatchObject({
      status: 405,
      headers: { allow: 'GET' },
    })
  })
})

describe('GET /api/v2/deletion/{id}/history/', () => {
  it('says when, by whom and why, from the first moment', async () => {
    await insertUser(api.mongo, user + 10_000)
    await (await api.as(ADMIN)).delete(user + 10_000)
    const path = `/api/v2/deletion/${user + 10_000}-1/history/`
    expect((await (await api.as(ADMIN)).get(path)).body).toEqual([
      { n: 1, at: expect.any(String), state: 'accepted', by: ADMIN, reason: null },
    ])
    await change({
      blocked_at: at,
      failure: { failures: 25, error: { code: 'x', message: 'It was refused' } },
    })
    const { body } = await (await api.as(user)).get(`/api/v2/deletion/${id}/history/`)
    expect(body).toMatchObject([
      { n: 1, at: at.toISOString(), state: 'accepted', by: user },
      { n: 2, state: 'blocked', by: null, reason: 'It was refused' },
    ])
    expect((await (await api.as(STRANGER)).get(`/api/v2/deletion/${id}/history/`)).status).toBe(404)
  })
})

it('a reader who takes nothing does not keep a process from stopping', async () => {
  const own = await startTestApi()
  const deletion = { userId: 7, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'self' } as const
  const error = { code: 'x', message: 'long '.repeat(2_000_000) }
  await ledgerOf(own.mongo.db).insertOne({
    ...acceptedDocument(deletion, at),
    steps: { content: { state: 'blocked', attempts: 1, counts: {}, error } },
  })
  const socket = connect(Number(new URL(own.url).port), '127.0.0.1')
  socket.pause().on('error', () => undefined)
  const head = [
    'GET /api/v2/deletion/7-1/events/ HTTP/1.1',
    'host: x',
    `authorization: Bearer ${await own.token(7)}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  await vi.waitFor(
    async () => expect((await own.send({ path: '/metrics' })).text).toMatch(/lethe_api_watches.* 1\n/),
    { timeout: 15_000 },
  )
  const startedAt = performance.now()
  await own.stop()
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  socket.destroy()
})

it('a process that stops ends what is watched at once', async () => {
  const own = await startTestApi()
  await insertUser(own.mongo, ADMIN, { role: 'admin' })
  await insertUser(own.mongo, 7)
  await (await own.as(ADMIN)).delete(7)
  const token = await own.token(ADMIN)
  const stream = await openEvents(`${own.url}/api/v2/deletion/7-1/events/`, token)
  const headers = { authorization: `Bearer ${token}`, prefer: 'wait=30' }
  const poll = fetch(`${own.url}/api/v2/deletion/7-1/`, { headers })
  await vi.waitFor(async () =>
    expect((await own.send({ path: '/metrics' })).text).toMatch(/lethe_api_watches.* 2\n/),
  )
  const startedAt = performance.now()
  await own.stop()
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(states(await stream.rest())).toEqual(['accepted'])
  expect(await (await poll).json()).toMatchObject({ state: 'accepted' })
})
