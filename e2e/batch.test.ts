import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchResult } from '@lethe/contracts/batch'
import type { Mode } from '@lethe/contracts/status'
import { ledgerOf } from '@lethe/store/ledger'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lethe } from './harness/lethe.ts'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const NOBODY = 999_999
const SLOW_MS = 120_000

let system: System
let admin: Awaited<ReturnType<System['as']>>
let folder: string

beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
  admin = await system.as(ADMIN)
  folder = await mkdtemp(join(tmpdir(), 'lethe-e2e-batch-'))
})
afterAll(async () => {
  await system.stop()
  await rm(folder, { recursive: true })
})

async function newUsers(first: number, size: number): Promise<number[]> {
  const ids = Array.from({ length: size }, (_, index) => first + index)
  for (const id of ids) await insertUser(system.mongo, id, { ext_id: `crm-${id}` })
  return ids
}
const batch = async (users: number[], mode: Mode = 'hard'): Promise<BatchResult[]> => {
  const { data, response } = await admin.POST('/api/v2/deletion/batch/', { body: { users, mode } })
  expect(response.status).toBe(200)
  return data?.results ?? []
}
const allCompleted = (ids: number[]) =>
  expect
    .poll(
      () =>
        ledgerOf(system.mongo.db).countDocuments({
          _id: { $in: ids.map((id) => `${id}-1`) },
          completed_at: { $exists: true },
        }),
      { timeout: 60_000 },
    )
    .toBe(ids.length)
/** Of whom an event tells; the relay and the sweeper may both have published it. */
async function deletedEvents(ids: number[]): Promise<number[]> {
  const keys = new Set((await system.events(system.topics.deleted)).map(({ key }) => Number(key)))
  return [...keys].filter((key) => ids.includes(key)).sort((a, b) => a - b)
}

describe('a batch', () => {
  it('is accepted user by user, and each of them is deleted to the end', { timeout: SLOW_MS }, async () => {
    const ids = await newUsers(100, 100)
    const results = await batch([...ids, NOBODY])
    expect(results.slice(0, -1)).toEqual(ids.map((id) => ({ user_id: id, deletion_id: `${id}-1` })))
    expect(results.at(-1)).toMatchObject({ user_id: NOBODY, error: { code: 'user_not_found' } })
    await allCompleted(ids)
    expect(await deletedEvents(ids)).toEqual(ids)
  })

  it('and a request of its own for each user at the same moment delete him once', {
    timeout: SLOW_MS,
  }, async () => {
    const ids = await newUsers(300, 100)
    const [results, singles] = await Promise.all([
      batch(ids),
      Promise.all(ids.map(async (id) => (await admin.delete(id, { hard: true })).status)),
    ])
    const accepted = ids.map(
      (_, index) => Number('deletion_id' in (results[index] ?? {})) + Number(singles[index] === 204),
    )
    expect(accepted).toEqual(ids.map(() => 1))
    await allCompleted(ids)
    expect(await deletedEvents(ids)).toEqual(ids)
  })
})

describe('lethe delete --file', () => {
  it('deletes the users of a file, reports each, and repeats nothing when it goes on', {
    timeout: SLOW_MS,
  }, async () => {
    const ids = await newUsers(500, 50)
    const file = join(folder, 'users.csv')
    const report = join(folder, 'report.ndjson')
    await writeFile(file, ['user_id', ...ids, 'not a user', NOBODY].join('\n'))
    const argv = ['delete', '--file', file, '--hard', '--yes', '--report', report, '--json']
    const command = (...more: string[]) =>
      lethe(
        [...argv, ...more],
        { LETHE_API_URL: system.api.url, JWT_SECRET: system.secrets.jwt },
        { timeout: 60_000 },
      )
    expect(await command()).toMatchObject({ exitCode: 3 })
    await allCompleted(ids)
    const told = await readFile(report, 'utf8')
    expect(told.split('\n').filter((line) => line.includes('"deletion_id"'))).toHaveLength(ids.length)

    await command('--resume')
    expect(await deletedEvents(ids)).toEqual(ids)
  })
})
