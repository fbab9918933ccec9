import { insertUser, openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Target } from '../target.ts'
import { answer, type ScriptedStore, startScriptedStore } from './scripted-store.ts'
import { API_KEY, begunSubjects, createTarget, restore, slice } from './test-kit.ts'

const ONE_DELETED = { notification_profiles: { deleted: 1, redacted: 0, pulled: 0 } }

let mongo: TestDatabase
let store: ScriptedStore
let target: Target

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
beforeEach(async () => {
  await usersOf(mongo.db).deleteMany({})
  store = await startScriptedStore()
  target = createTarget(mongo, store.url)
})
afterEach(async () => {
  await target.close()
  await store.close()
})
afterAll(() => mongo.drop())

const calls = () => store.requests.map(({ method, distinctId }) => `${method} ${distinctId}`)
const deletes = () => store.requests.filter(({ method }) => method === 'DELETE')

describe('erasing profiles', () => {
  it('reads each profile and deletes exactly the version that was read', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1, extId: 'shop-1' }, { id: 2 }])
    store.put('shop-1')
    store.put('2')
    const etags = ['shop-1', '2'].map((id) => `"${store.profiles.get(id)}"`).sort()
    const outcomes = await target.erase(subjects, slice())
    const done = { kind: 'done', counts: ONE_DELETED }
    expect(outcomes).toEqual(new Map(subjects.map(({ deletionId }) => [deletionId, done])))
    expect(store.profiles.size).toBe(0)
    expect(
      calls()
        .slice(0, 2)
        .every((call) => call.startsWith('GET')),
    ).toBe(true)
    expect(
      deletes()
        .map(({ ifMatch }) => ifMatch)
        .sort(),
    ).toEqual(etags)
    expect(new Set(store.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${API_KEY}`]),
    )
  })

  it('takes a profile that is gone for done and sends no delete', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1, extId: 'shop-1' }])
    const again = () => target.erase(subjects, slice())
    expect([...(await again()), ...(await again())].map(([, outcome]) => outcome)).toEqual([
      { kind: 'done', counts: {} },
      { kind: 'done', counts: {} },
    ])
    expect(deletes()).toEqual([])
  })

  it('finds a profile under every name that a path can carry', async () => {
    const names = ['a/b c+d@é?', '%2F', "o'neill", 'ü'.repeat(100), '#1;x=y', '\\']
    const subjects = await begunSubjects(
      mongo,
      names.map((extId, index) => ({ id: index + 1, extId })),
    )
    for (const name of names) store.put(name)
    await target.erase(subjects, slice())
    expect(store.profiles.size).toBe(0)
    expect(store.requests.map(({ path }) => path)).toContain('/hub/v1/user/a%2Fb%20c%2Bd%40%C3%A9%3F/')
  })

  it('is blocked by a name that no request can carry', async () => {
    const outcomes = await target.erase(await begunSubjects(mongo, [{ id: 1, extId: '..' }]), slice())
    expect(outcomes.get('1-1')).toMatchObject({ kind: 'blocked', error: { code: 'distinct_id_unusable' } })
    expect(store.requests).toEqual([])
  })

  it('always takes the user id where it is told to', async () => {
    const byId = createTarget(mongo, store.url, { distinctId: 'id' })
    const subjects = await begunSubjects(mongo, [{ id: 1, extId: 'shop-1' }])
    await insertUser(mongo, 5, { ext_id: '1' })
    store.put('shop-1')
    store.put('1')
    await byId.erase(subjects, slice())
    expect([...store.profiles.keys()]).toEqual(['shop-1'])
    await byId.close()
  })
})

describe('the check between reading and deleting', () => {
  it('spares a user who was restored after his profile was read', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }, { id: 2 }], 'soft')
    store.put('1')
    store.put('2')
    store.script = async ({ method, distinctId }) => {
      if (method === 'GET' && distinctId === '1') await restore(mongo, 1)
      return false
    }
    const outcomes = await target.erase(subjects, slice())
    expect(outcomes.get('1-1')).toEqual({ kind: 'superseded' })
    expect(outcomes.get('2-1')).toMatchObject({ kind: 'done' })
    expect(deletes().map(({ distinctId }) => distinctId)).toEqual(['2'])
    expect([...store.profiles.keys()]).toEqual(['1'])
  })

  it('never sends a delete for a name that a live user owns by ext_id or, lacking one, by id', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }, { id: 2, extId: '8' }, { id: 3, extId: '9' }])
    await insertUser(mongo, 7, { ext_id: '1', status: 'b' })
    await insertUser(mongo, 8)
    await insertUser(mongo, 9, { ext_id: 'shop-9' })
    for (const name of ['1', '8', '9']) store.put(name)
    const outcomes = await target.erase(subjects, slice())
    const blocked = { kind: 'blocked', error: { code: 'distinct_id_in_use', message: expect.any(String) } }
    expect(outcomes.get('1-1')).toEqual(blocked)
    expect(outcomes.get('2-1')).toEqual(blocked)
    expect(outcomes.get('3-1')).toMatchObject({ kind: 'done' })
    expect(deletes().map(({ distinctId }) => distinctId)).toEqual(['9'])
  })

  it('sees an owner who came after the read', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    store.put('1')
    store.script = async ({ method }) => {
      if (method === 'GET') await insertUser(mongo, 7, { ext_id: '1' })
      return false
    }
    expect((await target.erase(subjects, slice())).get('1-1')).toMatchObject({ kind: 'blocked' })
    expect(deletes()).toEqual([])
  })
})

describe('a profile that changes between its read and its delete', () => {
  it('survives that delete, is read and checked again, and goes in its new version', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    store.put('1')
    store.script = ({ method }) => {
      if (method === 'DELETE' && deletes().length === 1) store.put('1')
      return false
    }
    expect((await target.erase(subjects, slice())).get('1-1')).toEqual({ kind: 'done', counts: ONE_DELETED })
    expect(calls()).toEqual(['GET 1', 'DELETE 1', 'GET 1', 'DELETE 1'])
    expect(new Set(deletes().map(({ ifMatch }) => ifMatch)).size).toBe(2)
  })

  it('is not touched where its user was restored meanwhile', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }], 'soft')
    store.put('1')
    store.script = async ({ method }) => {
      if (method === 'DELETE') {
        await restore(mongo, 1)
        store.put('1')
      }
      return false
    }
    expect((await target.erase(subjects, slice())).get('1-1')).toEqual({ kind: 'superseded' })
    expect(calls()).toEqual(['GET 1', 'DELETE 1', 'GET 1'])
    expect(store.profiles.size).toBe(1)
  })

  it('is read again five times, then left for a later attempt', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    store.put('1')
    store.script = ({ method }) => {
      if (method === 'DELETE') store.put('1')
      return false
    }
    const outcome = (await target.erase(subjects, slice())).get('1-1')
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'notification_store_error' } })
    expect(deletes()).toHaveLength(6)
  })
})

describe('a cohort', () => {
  it('of 1,000 users goes over a few connections that are used again', async () => {
    const users = Array.from({ length: 1_000 }, (_, index) => ({ id: index + 1 }))
    await usersOf(mongo.db).insertMany(
      users.map(({ id }) => ({
        _id: Long.fromNumber(id),
        status: 'u',
        generation: 1,
        deletion: {
          id: `${id}-1`,
          mode: 'hard',
          at: new Date(),
          by: 'self',
          from: 'a',
          begun_at: new Date(),
        },
      })),
    )
    for (const { id } of users) store.put(String(id))
    const outcomes = await target.erase(
      users.map(({ id }) => ({
        deletionId: `${id}-1`,
        userId: id,
        generation: 1,
        mode: 'hard',
        extId: null,
      })),
      slice(),
    )
    expect([...outcomes.values()].filter(({ kind }) => kind === 'done')).toHaveLength(1_000)
    expect(store.requests).toHaveLength(2_000)
    expect(store.peak.requests).toBeLessThanOrEqual(16)
    expect(store.connections).toBeLessThanOrEqual(16)
  })

  it('shares the connections with every other cohort', async () => {
    const two = createTarget(mongo, store.url, { concurrency: 2 })
    const subjects = await begunSubjects(mongo, [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }])
    await Promise.all(subjects.map((subject) => two.erase([subject], slice())))
    expect(store.peak.requests).toBeLessThanOrEqual(2)
    await two.close()
  })

  it('does not count the wait for a free connection as time of a request', async () => {
    const one = createTarget(mongo, store.url, { concurrency: 1, requestTimeout: 500 })
    const subjects = await begunSubjects(
      mongo,
      Array.from({ length: 10 }, (_, index) => ({ id: index + 1 })),
    )
    store.script = () => new Promise((resolve) => setTimeout(resolve, 80, false))
    const outcomes = await one.erase(subjects, slice())
    expect(new Set([...outcomes.values()].map(({ kind }) => kind))).toEqual(new Set(['done']))
    await one.close()
  })

  it('whose time is over sends nothing more and burns no attempt', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    const unfinished = { kind: 'unfinished', counts: {} }
    const late = { signal: new AbortController().signal, deadline: Date.now() - 1 }
    expect((await target.erase(subjects, late)).get('1-1')).toEqual(unfinished)
    const stopped = { signal: AbortSignal.abort(), deadline: Date.now() + 10_000 }
    expect((await target.erase(subjects, stopped)).get('1-1')).toEqual(unfinished)
    expect(store.requests).toEqual([])
  })

  it('stops at once when the signal comes while requests are on their way', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    const stop = new AbortController()
    store.script = () => {
      stop.abort()
      return true
    }
    const startedAt = performance.now()
    const outcomes = await target.erase(subjects, { signal: stop.signal, deadline: Date.now() + 10_000 })
    expect(outcomes.get('1-1')).toEqual({ kind: 'unfinished', counts: {} })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it('loses nobody when one profile fails', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }, { id: 2 }])
    store.put('1')
    store.put('2')
    store.script = ({ method, distinctId }, response) => {
      if (method !== 'DELETE' || distinctId !== '1') return false
      answer(response, 500)
      return true
    }
    const outcomes = await target.erase(subjects, slice())
    expect([outcomes.get('1-1')?.kind, outcomes.get('2-1')?.kind]).toEqual(['failed', 'done'])
  })

  it('is not harmed by an answer that was lost after the store had acted', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    store.put('1')
    store.script = ({ method, distinctId }, response) => {
      if (method !== 'DELETE') return false
      store.profiles.delete(distinctId)
      response.destroy()
      return true
    }
    const lost = await target.erase(subjects, slice())
    expect(lost.get('1-1')).toMatchObject({
      kind: 'failed',
      error: { code: 'notification_store_unreachable' },
    })
    expect((await target.erase(subjects, slice())).get('1-1')).toEqual({ kind: 'done', counts: {} })
    expect(deletes()).toHaveLength(1)
    expect((await readUser(mongo, 1)).notifying).toBeUndefined()
  })
})
