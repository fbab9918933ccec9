import { postsOf } from '@lethe/store/community'
import { insertUser, readUser } from '@lethe/store/testing'
import { type Document, Long } from 'mongodb'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { lethe } from './harness/lethe.ts'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const EVE = 7

let system: System
beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
  await insertUser(system.mongo, EVE, { ext_id: 'crm-7' })
  await postsOf(system.mongo.db).insertOne({
    _id: Long.fromNumber(1),
    author_id: Long.fromNumber(EVE),
    text: 'words',
    mentions: [],
    comment_count: 0,
    vote_count: 0,
    created_at: new Date(),
  })
})
afterAll(() => system.stop())

const profile = (method: 'GET' | 'POST') => system.profile('crm-7', method)

/** Every collection as it is; answers how to bring that back. */
async function backup(): Promise<() => Promise<void>> {
  const { db } = system.mongo
  const kept = await Promise.all(
    (await db.listCollections().toArray()).map(async ({ name }) => {
      return [name, await db.collection<Document>(name).find().toArray()] as const
    }),
  )
  return async () => {
    for (const [name, documents] of kept) {
      await db.collection(name).deleteMany()
      if (documents.length > 0) await db.collection<Document>(name).insertMany(documents)
    }
  }
}

async function reapply(): Promise<unknown> {
  const { stdout } = await lethe(['reapply', '--json'], {
    MONGODB_URI: system.mongo.uri,
    KAFKA_BROKERS: inject('kafkaBrokers'),
    KAFKA_TOPIC_PREFIX: system.topicPrefix,
  })
  return JSON.parse(stdout)
}

it('a user who comes back with a backup is erased again, under the same deletion', async () => {
  const admin = await system.as(ADMIN)
  expect(await profile('POST')).toBe(201)
  const restore = await backup()
  expect((await admin.delete(EVE, { hard: true })).status).toBe(204)
  await admin.reaches('7-1', 'completed')
  expect(await profile('GET')).toBe(404)

  await system.worker.stop()
  await restore()
  expect(await readUser(system.mongo, EVE)).toMatchObject({ status: 'a', username: 'user-7' })
  expect(await profile('GET')).toBe(200)

  expect(await reapply()).toMatchObject({ reapplied: { hard: 1, soft: 0, restored: 0 } })
  await system.startWorker()
  await admin.reaches('7-1', 'completed')
  expect(await readUser(system.mongo, EVE)).not.toHaveProperty('username')
  expect(await postsOf(system.mongo.db).countDocuments()).toBe(0)
  expect(await profile('GET')).toBe(404)
  const published = await system.events(system.topics.deleted)
  expect(published.map(({ value }) => JSON.parse(value).id)).toEqual(['user.deleted/7-1', 'user.deleted/7-1'])
})
