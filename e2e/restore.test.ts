import { createPublisher } from '@lethe/messaging/producer'
import { postsOf } from '@lethe/store/community'
import { insertUser, readUser } from '@lethe/store/testing'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const EVE = 7
let system: System

beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
  await insertUser(system.mongo, EVE, { ext_id: 'crm-7', status: 'b' })
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
afterAll(async () => {
  await system.stop()
})

const profile = (method: 'GET' | 'POST') => system.profile('crm-7', method)

describe('a user who was soft deleted and restored', () => {
  it('is what he was, and subscribers are told', async () => {
    const admin = await system.as(ADMIN)
    expect((await admin.delete(EVE)).status).toBe(204)
    await admin.reaches('7-1', 'completed')
    const restored = await admin.POST('/api/v2/user/{id}/restore/', { params: { path: { id: EVE } } })
    expect(restored.response.status).toBe(204)
    expect(await readUser(system.mongo, EVE)).toMatchObject({ status: 'b', generation: 2 })
    await expect
      .poll(async () => (await system.events(system.topics.restored)).map(({ value }) => JSON.parse(value)), {
        timeout: 15_000,
      })
      .toMatchObject([
        {
          id: 'user.restored/7-2',
          source: '/lethe/api',
          data: { user_id: 7, ext_id: 'crm-7', generation: 2 },
        },
      ])
  })

  it('is touched by no event of an older generation, however late, repeated or untrue', async () => {
    await profile('POST')
    const [first] = await system.events(system.topics.deleted)
    const event = JSON.parse(first?.value ?? '')
    const untrue = { ...event, data: { ...event.data, mode: 'hard' } }
    const future = { ...untrue, data: { ...untrue.data, generation: 9, deletion_id: '7-9' } }
    const publisher = createPublisher(system.kafka)
    const headers = { 'content-type': 'application/cloudevents+json; charset=UTF-8' }
    await publisher.publish(
      [event, untrue, future].map((value) => ({
        topic: system.topics.deleted,
        key: '7',
        value: JSON.stringify(value),
        headers,
      })),
    )
    await publisher.close()

    const admin = await system.as(ADMIN)
    await admin.reaches('7-9', 'superseded')
    expect((await admin.deletion('7-1')).state).toBe('completed')
    expect(await readUser(system.mongo, EVE)).toMatchObject({
      status: 'b',
      generation: 2,
      username: 'user-7',
    })
    expect(await postsOf(system.mongo.db).countDocuments({ author_id: EVE })).toBe(1)
    expect(await profile('GET')).toBe(200)
  })
})
