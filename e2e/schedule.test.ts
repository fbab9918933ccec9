import { setTimeout as wait } from 'node:timers/promises'
import { postsOf } from '@lethe/store/community'
import { insertUser, readUser } from '@lethe/store/testing'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const RACES = 40
let system: System
let admin: Awaited<ReturnType<System['as']>>

beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
  admin = await system.as(ADMIN)
})
afterAll(async () => {
  await system.stop()
})

async function member(id: number): Promise<void> {
  await insertUser(system.mongo, id, { ext_id: `crm-${id}` })
  await profile(id, 'POST')
  await postsOf(system.mongo.db).insertOne({
    _id: Long.fromNumber(id),
    author_id: Long.fromNumber(id),
    text: 'words',
    mentions: [],
    comment_count: 0,
    vote_count: 0,
    created_at: new Date(),
  })
}

const profile = (id: number, method?: 'POST') => system.profile(`crm-${id}`, method)
const posts = (id: number) => postsOf(system.mongo.db).countDocuments({ author_id: id })
const schedule = (id: number, ms: number) =>
  admin.delete(id, { hard: true, notBefore: new Date(Date.now() + ms) })
const user = (id: number) => ({ params: { path: { id } } })
async function told(topic: string, id: number) {
  const events = await system.events(topic)
  return events.filter(({ key }) => key === String(id)).map(({ value }) => JSON.parse(value))
}

describe('a scheduled deletion', () => {
  it('hides the user at once, erases him when its time has come, and tells both', async () => {
    await member(10)
    expect((await schedule(10, 2_500)).status).toBe(204)
    expect((await admin.GET('/api/v2/user/{id}/', user(10))).data).toMatchObject({
      status: 'd',
      deleted: true,
    })
    expect(await admin.reaches('10-1', 'scheduled')).toMatchObject({ mode: 'hard' })
    await expect
      .poll(() => told(system.topics.scheduled, 10), { timeout: 15_000 })
      .toMatchObject([{ id: 'user.deletion_scheduled/10-1' }])
    expect(await told(system.topics.deleted, 10)).toEqual([])
    expect([await posts(10), await profile(10)]).toEqual([1, 200])

    await admin.reaches('10-1', 'completed')
    expect([await posts(10), await profile(10)]).toEqual([0, 404])
    expect((await readUser(system.mongo, 10)).status).toBe('u')
    expect(await told(system.topics.deleted, 10)).toMatchObject([
      { id: 'user.deleted/10-1', data: { mode: 'hard', generation: 1 } },
    ])
    expect(await told(system.topics.erased, 10)).toHaveLength(1)
  })

  it(`is cancelled whole or not at all, in ${RACES} races against its start`, async () => {
    const ids = Array.from({ length: RACES }, (_, index) => 100 + index)
    for (const id of ids) await member(id)
    const answers = await Promise.all(
      ids.map(async (id, index) => {
        await schedule(id, 500)
        // Some come before the worker looks, some after; which is which, nobody can say.
        await wait(400 + index * 25)
        const params = { path: { id: `${id}-1` } }
        const { response } = await admin.POST('/api/v2/deletion/{id}/cancel/', { params })
        return { id, status: response.status }
      }),
    )
    for (const { id, status } of answers) {
      expect([200, 409]).toContain(status)
      await admin.reaches(`${id}-1`, status === 200 ? 'cancelled' : 'completed')
      const { status: letter } = await readUser(system.mongo, id)
      const found = [letter, await posts(id), await profile(id)]
      expect(found).toEqual(status === 200 ? ['a', 1, 200] : ['u', 0, 404])
    }
  })
})

describe('a held user', () => {
  it('disappears when he is deleted, keeps everything, and goes when the hold ends', async () => {
    await member(11)
    const hold = await admin.PUT('/api/v2/user/{id}/hold/', {
      ...user(11),
      body: { reason: 'Litigation hold' },
    })
    expect(hold.response.status).toBe(200)
    expect((await admin.delete(11, { hard: true })).status).toBe(204)
    expect((await admin.GET('/api/v2/user/{id}/', user(11))).response.status).toBe(404)
    expect(await admin.reaches('11-1', 'held')).toMatchObject({ steps: [] })
    expect([await posts(11), await profile(11)]).toEqual([1, 200])
    const metrics = await (await fetch(`${system.api.url}/metrics`)).text()
    expect(metrics).toMatch(/^lethe_deletions\{.*state="held".*\} 1$/m)
    const release = await admin.DELETE('/api/v2/user/{id}/hold/', user(11))
    expect(release.response.status).toBe(204)
    await admin.reaches('11-1', 'completed')
    expect([await posts(11), await profile(11)]).toEqual([0, 404])
  })
})
