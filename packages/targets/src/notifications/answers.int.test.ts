import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { Outcome, Subject } from '../target.ts'
import { answer, type ScriptedStore, startScriptedStore } from './scripted-store.ts'
import type { RequestMeasure } from './store-client.ts'
import { API_KEY, begunSubjects, createTarget, slice } from './test-kit.ts'

let mongo: TestDatabase
let store: ScriptedStore
let target: ReturnType<typeof createTarget>
let subjects: Subject[]
const measures: RequestMeasure[] = []

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  subjects = await begunSubjects(mongo, [{ id: 1, extId: 'jo@example.com' }])
})
beforeEach(async () => {
  store = await startScriptedStore()
  store.put('jo@example.com')
  measures.length = 0
  target = createTarget(mongo, store.url, {
    requestTimeout: 500,
    onRequest: (measure) => measures.push(measure),
  })
})
afterEach(async () => {
  vi.useRealTimers()
  await target.close()
  await store.close()
})
afterAll(() => mongo.drop())

/** The outcome where the store answers the DELETE (or the GET) like this. */
async function outcomeOf(
  status: number,
  { body, headers, to = 'DELETE' }: { body?: unknown; headers?: Record<string, string>; to?: string } = {},
): Promise<Outcome | undefined> {
  store.script = ({ method }, response) => {
    if (method === to) answer(response, status, body, headers)
    return method === to
  }
  return (await target.erase(subjects, slice())).get('1-1')
}

const failed = (code: string, failureClass = 'broken') => ({
  kind: 'failed',
  class: failureClass,
  error: { code, message: expect.any(String) },
})

describe('an answer to a request', () => {
  it('204 to the delete is done and counted', async () => {
    expect(await outcomeOf(204)).toEqual({
      kind: 'done',
      counts: { notification_profiles: { deleted: 1, redacted: 0, pulled: 0 } },
    })
  })

  it('the documented 404 to the delete is done and counts nothing', async () => {
    const body = { code: 404, message: "user [distinct_id: 'jo@example.com'] not found" }
    expect(await outcomeOf(404, { body })).toEqual({ kind: 'done', counts: {} })
  })

  it.each([
    ['another 404', 404, { detail: 'Not Found' }],
    ['401', 401, undefined],
    ['403', 403, undefined],
    ['a redirect, which is not followed', 307, undefined],
  ])(
    '%s pauses the target, burns no attempt and is said once, with what to check',
    async (_what, status, body) => {
      const headers = status === 307 ? { location: store.url } : undefined
      const unavailable = { kind: 'unavailable', error: { code: 'notification_store_misconfigured' } }
      expect(await outcomeOf(status, { to: 'GET', body, headers })).toMatchObject(unavailable)
      expect(target.unavailable()).toMatchObject({ error: unavailable.error })
      const sent = store.requests.length
      expect((await target.erase(subjects, slice())).get('1-1')).toMatchObject(unavailable)
      expect(store.requests).toHaveLength(sent)
      expect(target.lines).toEqual([
        {
          level: 'error',
          fields: expect.anything(),
          message: expect.stringContaining('NOTIFICATION_STORE_URL'),
        },
      ])
    },
  )

  it.each([
    ['seconds', () => '120', 120_000],
    ['a date', () => new Date(Date.now() + 120_000).toUTCString(), 120_000],
    ['more than an hour', () => '86400', 3_600_000],
  ])('429 and 503 are left alone for the time that they name in %s', async (_what, retryAfter, wait) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 1_000) * 1_000 })
    for (const status of [429, 503]) {
      const headers = { 'retry-after': retryAfter() }
      const retryAt = new Date(Date.now() + wait)
      expect(await outcomeOf(status, { headers })).toEqual({
        ...failed('notification_store_busy', 'away'),
        retryAt,
      })
      expect(target.unavailable()).toMatchObject({ retryAt })
      vi.setSystemTime(retryAt)
      expect(target.unavailable()).toMatchObject({ mayProbe: true })
    }
  })

  it.each([429, 503])('%d without a time fails like any other', async (status) => {
    expect(await outcomeOf(status)).toEqual(failed('notification_store_busy', 'away'))
    expect(target.unavailable()).toBeNull()
  })

  it.each([200, 202, 500, 502, 504])('%d fails', async (status) => {
    expect(await outcomeOf(status)).toEqual(failed('notification_store_error'))
  })

  it.each([400, 405, 413, 422])('%d is blocked until somebody looks at it', async (status) => {
    expect(await outcomeOf(status)).toMatchObject({
      kind: 'blocked',
      error: { code: 'notification_store_refused' },
    })
    expect(target.unavailable()).toBeNull()
  })

  it('a profile under another name fails and is not deleted', async () => {
    const options = { to: 'GET', body: { distinct_id: 'somebody' }, headers: { etag: '"v1"' } }
    expect(await outcomeOf(200, options)).toEqual(failed('notification_store_error'))
    expect(store.requests.map(({ method }) => method)).toEqual(['GET'])
  })

  it('that is no HTTP, too long or never comes fails', async () => {
    const scripts: Record<string, typeof store.script> = {
      garbage: (_request, response) => response.socket?.end('so sorry\r\n\r\n') !== undefined,
      'too long': (_request, response) => response.end('x'.repeat(2 ** 20 + 1)) !== undefined,
      silence: () => true,
      'half an answer': (_request, response) => response.write('{"distinct_id"'),
    }
    for (const script of Object.values(scripts)) {
      store.script = script
      const outcome = (await target.erase(subjects, slice())).get('1-1')
      expect(outcome).toEqual(failed('notification_store_unreachable', 'away'))
    }
  })

  it('never shows in a message: no name, key, address or body', async () => {
    const body = { message: 'jo@example.com has no access' }
    const outcomes = [
      await outcomeOf(500, { body }),
      await outcomeOf(422, { body }),
      await outcomeOf(429, { body }),
      await outcomeOf(403, { body }),
    ]
    const said = JSON.stringify([outcomes, target.lines])
    for (const secret of ['jo@', API_KEY, '127.0.0.1', 'access']) expect(said).not.toContain(secret)
  })

  it('is measured by method and meaning', async () => {
    await outcomeOf(500)
    expect(measures).toEqual([
      { method: 'GET', outcome: 'profile', seconds: expect.any(Number) },
      { method: 'DELETE', outcome: 'error', seconds: expect.any(Number) },
    ])
  })
})

describe('a store that is down', () => {
  it('is left alone after five failures; one probe after the pause brings everybody back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const one = createTarget(mongo, store.url, { concurrency: 1 })
    const many = Array.from({ length: 20 }, (_, index) => ({ ...subjects[0]!, deletionId: `${index}` }))
    store.script = (_request, response) => response.destroy() !== undefined
    const kinds = async () => [...(await one.erase(many, slice())).values()].map(({ kind }) => kind)
    expect(await kinds()).toEqual([...Array(5).fill('failed'), ...Array(15).fill('unavailable')])
    expect(store.requests).toHaveLength(5)

    const retryAt = one.unavailable()?.retryAt ?? new Date(0)
    expect(retryAt.getTime()).toBe(Date.now() + 5_000)
    vi.setSystemTime(retryAt)
    expect(one.unavailable()).toMatchObject({ mayProbe: true })
    expect((await kinds()).slice(0, 2)).toEqual(['failed', 'unavailable'])
    expect(store.requests).toHaveLength(6)

    store.script = () => false
    store.profiles.clear()
    expect(one.unavailable()).toMatchObject({ mayProbe: false })
    vi.setSystemTime(one.unavailable()?.retryAt ?? 0)
    expect(await kinds()).toEqual(Array(20).fill('done'))
    expect(one.unavailable()).toBeNull()
    await one.close()
  })

  it('that refuses connections is unreachable, by a code and without its address', async () => {
    await store.close()
    const outcome = (await target.erase(subjects, slice())).get('1-1')
    expect(outcome).toEqual({
      kind: 'failed',
      class: 'away',
      error: {
        code: 'notification_store_unreachable',
        message: 'The notification store did not answer (ECONNREFUSED)',
      },
    })
    store = await startScriptedStore()
  })
})

describe('asking again', () => {
  it('finds what is left, and nothing where the store says so', async () => {
    expect((await target.verify(subjects, slice())).get('1-1')).toEqual({
      kind: 'left',
      what: { notification_profiles: 1 },
    })
    store.profiles.clear()
    expect((await target.verify(subjects, slice())).get('1-1')).toEqual({ kind: 'nothing' })
  })

  it('does not take the profile of a live user for what is left', async () => {
    const [late] = await begunSubjects(mongo, [{ id: 2 }])
    await insertUser(mongo, 3, { ext_id: '2' })
    store.put('2')
    expect((await target.verify([late!], slice())).get('2-1')).toEqual({ kind: 'nothing' })
  })

  it.each([
    [500, 'failed'],
    [429, 'failed'],
    [422, 'failed'],
    [401, 'unavailable'],
    [404, 'unavailable'],
  ])('never takes %d for nothing', async (status, kind) => {
    store.script = (_request, response) => {
      answer(response, status)
      return true
    }
    expect((await target.verify(subjects, slice())).get('1-1')).toMatchObject({ kind })
  })

  it('says that it could not ask where the time is over', async () => {
    const late = { signal: AbortSignal.abort(), deadline: 0 }
    expect((await target.verify(subjects, late)).get('1-1')).toEqual({ kind: 'not_asked' })
  })
})
