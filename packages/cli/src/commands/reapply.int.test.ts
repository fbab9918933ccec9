import { randomUUID } from 'node:crypto'
import { createKafka, type KafkaConnection } from '@lethe/messaging/kafka'
import { createPublisher, type Publisher } from '@lethe/messaging/producer'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { publishOutboxes } from '@lethe/outbox/publish'
import { ledgerOf } from '@lethe/store/ledger'
import { outboxesOf } from '@lethe/store/outbox'
import { reserveIds } from '@lethe/store/sequences'
import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { markUsers } from '@lethe/store/user-mark'
import type { Mark } from '@lethe/store/user-transitions'
import { usersOf } from '@lethe/store/users'
import { type Document, Long } from 'mongodb'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { lethe } from '../test-command.ts'

const prefix = `${randomUUID()}.`
const topics = topicNames(prefix)
const HOUR = 3_600_000

let mongo: TestDatabase
let kafka: KafkaConnection
let publisher: Publisher
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  kafka = createKafka({
    brokers: inject('kafkaBrokers').split(','),
    clientId: 'test',
    logger: pino({ level: 'silent' }),
  })
  publisher = createPublisher(kafka)
  await ensureTopics(kafka, topics, { partitions: 2, signal: AbortSignal.timeout(30_000) })
})
afterAll(async () => {
  await publisher.close()
  await mongo.drop()
})

const reapply = (...argv: string[]) =>
  lethe(['reapply', ...argv, '--json'], {
    MONGODB_URI: mongo.uri,
    KAFKA_BROKERS: inject('kafkaBrokers'),
    KAFKA_TOPIC_PREFIX: prefix,
  })

const publish = async (...ids: number[]) =>
  publishOutboxes({ db: mongo.db, publisher, topics, now: () => new Date() }, await outboxesOf(mongo.db, ids))

async function mark(userId: number, mode: Mark['mode'], schedule?: Mark['schedule']): Promise<void> {
  await markUsers(mongo, [{ userId, mode, by: 'admin', key: randomUUID(), schedule }])
  await publish(userId)
}

/** As mongodump and mongorestore do: every collection as it was. */
async function backup(): Promise<() => Promise<void>> {
  const { db } = mongo
  const names = (await db.listCollections().toArray()).map(({ name }) => name)
  const kept = await Promise.all(
    names.map(async (name) => [name, await db.collection(name).find().toArray()] as const),
  )
  return async () => {
    for (const { name } of await db.listCollections().toArray()) await db.collection(name).deleteMany()
    for (const [name, documents] of kept)
      if (documents.length > 0) await db.collection<Document>(name).insertMany(documents)
  }
}

/** Where each user stands: what a restored backup has to come back to. */
async function standings(): Promise<unknown[]> {
  const users = await usersOf(mongo.db).find().sort({ _id: 1 }).toArray()
  return users.map(({ _id, status, generation, deletion }) => {
    const { id, mode, from, not_before } = deletion ?? {}
    return { _id: Number(_id), status, generation: Number(generation), id, mode, from, not_before }
  })
}

it('a restored backup comes back to what the events tell, and knows their generations', async () => {
  await Promise.all([1, 2, 3, 4, 5, 6].map((id) => insertUser(mongo, id)))
  await insertUser(mongo, 7, { status: 'b' })
  await mark(5, 'soft')
  await mark(6, 'soft')
  const restore = await backup()

  await mark(1, 'hard')
  await mark(2, 'soft')
  await mark(3, 'hard', { notBefore: new Date(Date.now() + HOUR) })
  await mark(4, 'soft')
  await mark(4, 'restored')
  await mark(5, 'restored')
  await mark(6, 'restored')
  await mark(6, 'soft')
  await mark(7, 'soft')
  await mark(7, 'restored')
  await insertUser(mongo, 8)
  await mark(8, 'hard')
  const before = await standings()

  await restore()
  expect(await standings()).not.toEqual(before)
  const plan = await reapply('--dry-run')
  const expected = { events: 13, reapplied: { hard: 2, soft: 2, restored: 3 }, unknown_users: 1 }
  expect(plan.json()).toEqual({ dry_run: true, ...expected })
  expect((await standings()).slice(0, 1)).toEqual([expect.objectContaining({ status: 'a', generation: 0 })])

  expect((await reapply()).json()).toEqual({ dry_run: false, ...expected })
  expect(await standings()).toEqual(before.slice(0, 7))
  expect(await reserveIds(mongo.db, 'users')).toBe(9)
  expect((await reapply()).json().reapplied).toEqual({ hard: 0, soft: 0, restored: 0 })
})

it('the deletions are in the ledger again with their own ids, as soon as an api publishes them', async () => {
  await publish(1, 2, 3)
  const ledger = await ledgerOf(mongo.db)
    .find({ user_id: { $in: [1, 2, 3].map((id) => Long.fromNumber(id)) } })
    .toArray()
  expect(ledger.map(({ _id, state }) => `${_id} ${state}`).toSorted()).toEqual([
    '1-1 published',
    '2-1 published',
    '3-1 scheduled',
  ])
})

it('a user of whom only the end was kept is erased again', async () => {
  await insertUser(mongo, 20)
  const data = { deletion_id: '20-3', user_id: 20, generation: 3, completed_at: '2026-01-01T00:00:00Z' }
  const event = { specversion: '1.0', id: 'user.erased/20-3', source: '/lethe/worker', type: 'user.erased' }
  await publisher.publish([
    {
      topic: topics.erased,
      key: '20',
      value: JSON.stringify({ ...event, time: data.completed_at, data: { ...data, targets: ['content'] } }),
    },
    { topic: topics.erased, key: '21', value: 'not an event' },
  ])
  expect((await reapply()).json().reapplied).toEqual({ hard: 1, soft: 0, restored: 0 })
  expect(await usersOf(mongo.db).findOne({ _id: Long.fromNumber(20) })).toMatchObject({
    status: 'u',
    generation: 3,
    deletion: { id: '20-3', mode: 'hard' },
  })
})

it('says in a line where Kafka does not have the topics', async () => {
  const { exitCode, json } = await lethe(['reapply', '--json'], {
    MONGODB_URI: mongo.uri,
    KAFKA_BROKERS: inject('kafkaBrokers'),
    KAFKA_TOPIC_PREFIX: 'nobody.',
  })
  expect(exitCode).toBe(1)
  expect(json().error.code).toBe('unknown_topic')
})
