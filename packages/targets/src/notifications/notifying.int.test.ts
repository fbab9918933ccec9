import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { connectMongo } from '@lethe/store/connect'
import { readUser, type TestDatabase } from '@lethe/store/testing'
import { endDeletions } from '@lethe/store/user-fence'
import { usersOf } from '@lethe/store/users'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answer, type ScriptedStore, startScriptedStore } from './scripted-store.ts'
import { begunSubjects, createTarget, restore, slice } from './test-kit.ts'

let mongo: TestDatabase
let store: ScriptedStore
let target: ReturnType<typeof createTarget>

beforeAll(async () => {
  mongo = await openPrivateDatabase()
})
beforeEach(async () => {
  await usersOf(mongo.db).deleteMany({})
  store = await startScriptedStore((version) => `W/"${version}"`)
  store.put('1')
  target = createTarget(mongo, store.url, { requestTimeout: 500 })
})
afterEach(async () => {
  await target.close()
  await store.close()
})
afterAll(() => mongo.drop())

const notifying = async (id = 1) => (await readUser(mongo, id)).notifying ?? []
const deletes = () => store.requests.filter(({ method }) => method === 'DELETE')

describe('a store without strong ETags', () => {
  it('gets a plain delete, written down in the user document while it is on its way', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    const seen: Awaited<ReturnType<typeof notifying>> = []
    store.script = async ({ method }) => {
      if (method === 'DELETE') seen.push(...(await notifying()))
      return false
    }
    const startedAt = Date.now()
    expect((await target.erase(subjects, slice())).get('1-1')).toMatchObject({ kind: 'done' })
    expect(deletes().map(({ ifMatch }) => ifMatch)).toEqual([null])
    expect(seen).toEqual([{ attempt: expect.any(String), until: expect.any(Date) }])
    const lifetime = (seen[0]?.until.getTime() ?? 0) - startedAt
    expect(lifetime).toBeGreaterThan(59_000)
    expect(lifetime).toBeLessThan(80_000)
    expect(await notifying()).toEqual([])
  })

  it('keeps a hard deletion from ending while a request that nobody answered may still act', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    store.script = ({ method }, response) => {
      if (method === 'DELETE') response.destroy()
      return method === 'DELETE'
    }
    expect((await target.erase(subjects, slice())).get('1-1')).toMatchObject({ kind: 'failed' })
    expect(await notifying()).toHaveLength(1)
    expect((await endDeletions(mongo, subjects)).get('1-1')).toMatchObject({ kind: 'begun' })

    store.script = () => false
    expect((await target.erase(subjects, slice())).get('1-1')).toMatchObject({ kind: 'done' })
    expect(await notifying()).toHaveLength(1)
  })

  it.each([
    [400, 0],
    [401, 0],
    [429, 0],
    [503, 1],
    [504, 1],
  ])('whose delete gets %d leaves %d entries', async (status, left) => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    store.script = ({ method }, response) => {
      if (method === 'DELETE') answer(response, status)
      return method === 'DELETE'
    }
    await target.erase(subjects, slice())
    expect(await notifying()).toHaveLength(left)
  })

  it('is sent nothing where the entry could not be put', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }], 'soft')
    store.script = async ({ method }) => {
      if (method === 'GET') await restore(mongo, 1)
      return false
    }
    expect((await target.erase(subjects, slice())).get('1-1')).toEqual({ kind: 'superseded' })
    expect(deletes()).toEqual([])
    expect(await notifying()).toEqual([])
  })

  it('is sent nothing once half of the entry is over: it is read and written down again', async () => {
    const subjects = await begunSubjects(mongo, [{ id: 1 }])
    const slow = await connectMongo({ uri: mongo.uri, appName: 'lethe-slow-check' })
    await slow.client.db('admin').command({
      configureFailPoint: 'failCommand',
      mode: { times: 1 },
      data: {
        failCommands: ['find'],
        blockConnection: true,
        blockTimeMS: 1_100,
        appName: 'lethe-slow-check',
      },
    })
    const late = createTarget(slow, store.url, { requestLifetime: 2_000 })
    expect((await late.erase(subjects, slice())).get('1-1')).toMatchObject({ kind: 'done' })
    expect(store.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'DELETE'])
    expect(await notifying()).toEqual([])
    await late.close()
    await slow.close()
  })
})
