import { randomUUID } from 'node:crypto'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { postsOf } from '@lethe/store/community'
import { exact } from '@lethe/store/exact-documents'
import { ledgerOf } from '@lethe/store/ledger'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { stampByBroker } from './append-time.ts'
import { invariants } from './checks/invariants.ts'
import { date, entry, post } from './checks/story.ts'
import type { KafkaTools } from './faults/events.ts'
import { newRecord } from './load/record.ts'
import { untilQuiet } from './quiet.ts'
import { watchCompleted } from './watch-completed.ts'
import { watchOffsets } from './watch-offsets.ts'

let mongo: TestDatabase
let tools: KafkaTools
/** A group that has passed the one message there is, and one that has not. */
const passed = randomUUID()
const behind = randomUUID()

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  const kafka = createKafka({
    brokers: inject('kafkaBrokers').split(','),
    clientId: 'watches',
    logger: createLogger({ name: 'watches', level: 'silent' }),
  })
  tools = { kafka, publisher: createPublisher(kafka), topics: topicNames(`${randomUUID().slice(0, 8)}.`) }
  await ensureTopics(kafka, tools.topics, { partitions: 1, signal: AbortSignal.timeout(30_000) })
  await stampByBroker(tools)
  await tools.publisher.publish([{ topic: tools.topics.deleted, key: '7', value: '{}' }])
  await passAll()
})
afterAll(async () => {
  await tools.publisher.close()
  await mongo.drop()
})
beforeEach(async () => {
  await Promise.all([ledgerOf(mongo.db).deleteMany({}), postsOf(mongo.db).deleteMany({})])
})

async function passAll(): Promise<void> {
  const admin = tools.kafka.newClient().admin()
  await admin.connect()
  const ends = await admin.fetchTopicOffsets(tools.topics.deleted)
  const partitions = ends.map(({ partition, high }) => ({ partition, offset: high }))
  await admin.setOffsets({ groupId: passed, topic: tools.topics.deleted, partitions })
  await admin.disconnect()
}

describe('the watch over completed deletions', () => {
  const complete = () => ledgerOf(mongo.db).insertOne(entry(7, 1, { completed_at: date(1_500) }))
  const insertPost = () => postsOf(mongo.db).insertOne(post(70, 7, []) as never)

  it('finds nothing where nothing is left', async () => {
    const watch = watchCompleted(mongo)
    await complete()
    expect(await watch.close(newRecord())).toEqual([])
  })

  it('finds what was there when it was said', async () => {
    await insertPost()
    const watch = watchCompleted(mongo)
    await complete()
    expect(await watch.close(newRecord())).toMatchObject([{ invariant: invariants.truth }])
  })

  it.each([
    ['excuses what was written after the window', false, 0],
    ['does not excuse what was written within it', true, 2],
  ])('%s', async (_what, promised, broken) => {
    await insertPost()
    const watch = watchCompleted(mongo)
    await complete()
    const inserted = [{ collection: 'posts', document: exact(post(70, 7, [])), confirmed: true }]
    const late = { userId: 7, inserted, since: 0, at: 1, promised }
    expect(await watch.close({ ...newRecord(), lateWrites: [late] })).toHaveLength(broken)
  })
})

describe('the watch over offsets', () => {
  const accept = (fields: object) => ledgerOf(mongo.db).insertOne(entry(7, 1, fields))

  it('finds a deletion that was passed by and that nobody has taken', async () => {
    await accept({ claimed_at: undefined })
    const watch = await watchOffsets(mongo, tools, passed)
    await expect.poll(() => watch.passedBy.size, { timeout: 10_000 }).toBe(1)
    expect(await watch.close()).toMatchObject([{ invariant: invariants.offsets }])
  })

  it.each([
    ['not passed', behind, {}],
    ['taken', passed, { claimed_at: date(80) }],
    ['not published', passed, { published_at: undefined }],
  ])('finds nothing where it is %s', async (_what, groupId, fields) => {
    await accept({ claimed_at: undefined, ...fields })
    const watch = await watchOffsets(mongo, tools, groupId)
    expect(await watch.close()).toEqual([])
  })
})

describe('quiet', () => {
  const look = (groupId: string, urls: string[] = []) =>
    untilQuiet(mongo, tools, { groupId, urls, deadlineMs: 0 })

  it('is when nothing is due and every message is passed', async () => {
    expect(await look(passed)).toBeNull()
  })

  it('says what is still open', async () => {
    await ledgerOf(mongo.db).insertOne(entry(7, 1, { due_at: date(0) }))
    expect(await look(behind)).toMatch(/^1 messages not passed; 1 deletions due, such as .*"7-1"/)
    expect(await look(passed, ['http://127.0.0.1:1'])).toContain('http://127.0.0.1:1 is not ready')
  })
})

it('a message has the time at which the broker took it', async () => {
  const admin = tools.kafka.newClient().admin()
  await admin.connect()
  const resource = { type: 2, name: tools.topics.deleted, configNames: ['message.timestamp.type'] }
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] })
  await admin.disconnect()
  expect(resources[0]?.configEntries[0]?.configValue).toBe('LogAppendTime')
})
