import { expect, inject, it, vi } from 'vitest'
import { profilePath, runStore } from './testing/running-store.ts'

it('every request is 503 with Retry-After while MongoDB can not be asked, and /readyz says so', async () => {
  const store = await runStore(inject('mongodbUri'))
  await store.disconnect()
  for (const [method, path, body] of [
    ['GET', '/v1/user/', undefined],
    ['GET', profilePath('x'), undefined],
    ['POST', profilePath('x'), '{}'],
    ['DELETE', profilePath('x'), undefined],
    ['DELETE', '/v1/bulk/user/', '{"distinct_ids":["x"]}'],
  ] as const) {
    const answer = await store.request(method, path, { body })
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { code: 503, message: 'The database can not be reached' },
    ])
    expect(answer.headers.get('retry-after')).toBe('1')
  }
  const ready = await fetch(`${store.url}/readyz`)
  expect(ready.status).toBe(503)
  expect(await ready.json()).toMatchObject({ checks: { mongodb: { status: 'failed' } } })
  expect((await fetch(`${store.url}/healthz`)).status).toBe(200)
  await store.close()
})

it('a delete that not enough members confirm is 503, although it was done', async () => {
  const store = await runStore(inject('mongodbUri'), { members: 7 })
  const statusOf = async (method: string) => (await store.request(method, profilePath('x'))).status
  // Nobody waited for the majority, so a majority read may see the write a moment later.
  const reads = (status: number) => vi.waitFor(async () => expect(await statusOf('GET')).toBe(status))
  expect(await statusOf('POST')).toBe(503)
  await reads(200)
  expect(await statusOf('DELETE')).toBe(503)
  await reads(404)
  await store.close()
})
