import type { HistoryEntry } from '@lethe/contracts/deletion'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const [ADMIN, COLLEAGUE, USER] = [1, 2, 7]
const DELETION = `${USER}-1`
let system: System
let admin: Awaited<ReturnType<System['as']>>

beforeAll(async () => {
  system = await startSystem()
  for (const id of [ADMIN, COLLEAGUE]) await insertUser(system.mongo, id, { role: 'admin' })
  // No request to the notification store can carry this name.
  await insertUser(system.mongo, USER, { ext_id: '..' })
  admin = await system.as(ADMIN)
})
afterAll(async () => {
  await system.stop()
})

const params = { path: { id: DELETION } }
const history = async (): Promise<HistoryEntry[]> =>
  (await admin.GET('/api/v2/deletion/{id}/history/', { params })).data ?? []
const waive = (client = admin) =>
  client.POST('/api/v2/deletion/{id}/waive/', {
    params,
    body: { target: 'notifications', reason: 'Removed by hand in the dashboard' },
  })

describe('a deletion with a step that can not be done', () => {
  it('does the other step, and waits for an administrator with its reason', async () => {
    await admin.delete(USER, { hard: true })
    expect((await admin.reaches(DELETION, 'blocked')).reason).toEqual(expect.any(String))
    await expect
      .poll(async () => (await admin.deletion(DELETION)).steps, { timeout: 20_000 })
      .toMatchObject([
        { target: 'content', state: 'done' },
        { target: 'notifications', state: 'blocked', error: { code: 'distinct_id_unusable' } },
      ])
  })

  it('is tried again when it is retried, and blocked again', async () => {
    const blocked = async () => (await history()).filter(({ state }) => state === 'blocked').length
    const before = await blocked()
    const { response } = await admin.POST('/api/v2/deletion/{id}/retry/', { params })
    expect(response.status).toBe(200)
    await expect.poll(blocked, { timeout: 20_000 }).toBe(before + 1)
  })

  it('is waived by one of two administrators at once, completed, and shown as waived for ever', async () => {
    const answers = await Promise.all([waive(), waive(await system.as(COLLEAGUE, true))])
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200])
    const { steps } = await admin.reaches(DELETION, 'completed')
    expect(steps[1]).toMatchObject({
      state: 'waived',
      waiver: { reason: 'Removed by hand in the dashboard' },
      error: { code: 'distinct_id_unusable' },
    })
    const by = (await history()).filter(({ reason }) => reason?.includes('by hand'))
    expect(by).toMatchObject([{ by: expect.any(Number) }])
  })
})
