import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createApiClient } from '../harness/api-client.ts'
import { type Compose, createCompose } from './compose.ts'
import { deletionsOn } from './events.ts'
import { buildImagesOf } from './old-images.ts'
import { type Promised, startLoad } from './rolling-load.ts'

/** The commit to come from. */
const FROM = process.env.LETHE_ROLL_FROM || 'HEAD~1'
/** Whoever is asked before who asks; of each kind that has several, one goes while the others stay. */
const ORDER = ['notification-store', 'worker', 'worker-2', 'worker-3', 'api', 'api-2']
const PATIENCE_MS = 150_000

let compose: Compose
let token: string

beforeAll(async () => {
  await buildImagesOf(FROM, 'old')
  compose = await createCompose({ profiles: ['demo', 'scale'], version: 'test' })
  await compose.build()
  compose.setVersion('old')
  await compose.up()
  token = await vi.waitFor(
    async () => {
      const [, found] = /^TOKEN=(\S+)$/m.exec(await compose.logs('demo')) ?? []
      expect(found).toBeDefined()
      return found ?? ''
    },
    { timeout: 60_000, interval: 500 },
  )
})
afterAll(async () => {
  await compose.down()
})

async function replaceEach(): Promise<void> {
  compose.setVersion('test')
  for (const service of ORDER) await compose.up(service)
}

it('replaces every process under load and loses no deletion, no event and no user', {
  timeout: 600_000,
}, async () => {
  const load = startLoad(compose.apiUrls, token)
  await replaceEach()
  const promised = await load.stop()
  process.stdout.write(`${said(promised)}\n`)
  expect(promised.hard.length).toBeGreaterThan(50)

  const api = createApiClient(compose.apiUrls[0] ?? '', token)
  const deletions = [...promised.hard, ...promised.soft]
  for (const id of deletions) await api.reaches(id, 'completed', PATIENCE_MS)
  const deleted = await deletionsOn(compose.kafkaBrokers, 'user.deleted')
  expect(deletions.filter((id) => !deleted.has(id))).toEqual([])
  const erased = await deletionsOn(compose.kafkaBrokers, 'user.erased')
  expect(promised.hard.filter((id) => !erased.has(id))).toEqual([])
  expect(promised.soft.filter((id) => erased.has(id))).toEqual([])
  for (const id of promised.users) {
    const { data } = await api.GET('/api/v2/user/{id}/', { params: { path: { id } } })
    expect(data).toMatchObject({ id, status: 'a' })
  }
})

function said({ hard, soft, users, retried }: Promised & { retried: number }): string {
  return `${hard.length} hard and ${soft.length} soft deletions, ${users.length} users; ${retried} requests sent again`
}
