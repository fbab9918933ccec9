import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const [ADMIN, ANNA, BEN, ADMIN_BY_DOCUMENT, CHILD] = [1, 2, 3, 4, 5]
const ME = '/api/v2/user/me/'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi({ rateLimits: { user: 3, administrator: 7, address: 2 } })
  for (const id of [ANNA, BEN, CHILD]) await insertUser(api.mongo, id)
  await insertUser(api.mongo, ADMIN)
  await insertUser(api.mongo, ADMIN_BY_DOCUMENT, { role: 'admin' })
})
afterAll(() => api.stop())

const statuses = async (times: number, one: () => Promise<{ status: number }>) => {
  const all: number[] = []
  for (let n = 0; n < times; n += 1) all.push((await one()).status)
  return all
}
const TOO_MANY = { errors: [{ code: 'too_many_requests', message: expect.any(String) }] }

describe('requests of one user', () => {
  it('are counted, whatever they ask for, and one too many is told when to come again', async () => {
    const anna = await api.as(ANNA)
    expect(await anna.get(ME)).toMatchObject({
      status: 200,
      headers: { 'ratelimit-policy': '"user";q=3;w=60', ratelimit: '"user";r=2;t=60' },
    })
    const refused = await anna.delete(BEN)
    expect(refused).toMatchObject({ status: 403, headers: { ratelimit: expect.stringContaining(';r=1;') } })
    expect((await anna.get(ME)).status).toBe(200)
    const tooMany = await anna.deleteSelf()
    expect(tooMany).toMatchObject({ status: 429, body: TOO_MANY })
    expect(tooMany.headers.ratelimit).toMatch(/^"user";r=0;t=(60|5\d)$/)
    expect(tooMany.headers['retry-after']).toMatch(/^(60|5\d)$/)
  })

  it('cost nobody else any', async () => {
    expect((await (await api.as(BEN)).get(ME)).status).toBe(200)
  })

  it('are more for administrators, by their token or by their document', async () => {
    const byToken = await api.as(ADMIN, { claims: { role: 'admin' } })
    expect(await statuses(8, () => byToken.get(ME))).toEqual([...Array(7).fill(200), 429])
    const byDocument = await api.as(ADMIN_BY_DOCUMENT)
    const answers = await statuses(8, () => byDocument.get(ME))
    expect(answers).toEqual([...Array(7).fill(200), 429])
  })
})

it('without a valid token the address is counted, and who has one is not held up by it', async () => {
  const stranger = () => api.send({ path: ME, token: 'none' })
  expect(await stranger()).toMatchObject({
    status: 401,
    headers: { 'ratelimit-policy': '"address";q=2;w=60', ratelimit: '"address";r=1;t=60' },
  })
  expect((await stranger()).status).toBe(401)
  expect(await stranger()).toMatchObject({ status: 429, body: TOO_MANY })
  expect((await (await api.as(CHILD)).get(ME)).status).toBe(200)
})

it('probes, metrics and documents are counted for nobody', async () => {
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json', '/docs/']) {
    const answers = await statuses(4, () => api.send({ path }))
    expect(answers).toEqual([200, 200, 200, 200])
    expect((await api.send({ path })).headers.ratelimit).toBeUndefined()
  }
})

it('a limit of 0 is none, and tells of none', async () => {
  const own = await startTestApi({ rateLimits: { user: 0, administrator: 0, address: 0 } })
  await insertUser(own.mongo, ANNA)
  const answer = await (await own.as(ANNA)).get(ME)
  expect(answer.status).toBe(200)
  expect(answer.headers).not.toHaveProperty('ratelimit')
  expect(answer.headers).not.toHaveProperty('ratelimit-policy')
  await own.stop()
})
