import { randomUUID } from 'node:crypto'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher, type Publisher } from '@lethe/messaging/producer'
import { readTopic } from '@lethe/messaging/reader'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { claimAccepted } from '@lethe/store/ledger-claims'
import { stateOf } from '@lethe/store/ledger-state'
import { outboxBacklog, type PendingUser } from '@lethe/store/outbox'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { markUsers } from '@lethe/store/user-mark'
import { usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { publishEvents, publishOutboxes, settleOutboxes } from './publish.ts'
import { startSweeper } from './sweeper.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
const topics = topicNames(`${randomUUID()}.`)
const kafka = createKafka({ brokers: inject('kafkaBrokers').split(','), clientId: 'test', logger })
const publisher = createPublisher(kafka)
let mongo: TestDatabase

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await ensureTopics(kafka, topics, { partitions: 2, signal: AbortSignal.timeout(30_000) })
})
afterAll(async () => {
  await publisher.close()
  await mongo.drop()
})

const deps = (through: Publisher = publisher) => ({
  db: mongo.db,
  publisher: through,
  topics,
  now: () => new Date(),
})

async function deletedUser(id: number, modes: ('soft' | 'hard')[] = ['hard']): Promise<PendingUser> {
  await insertUser(mongo, id)
  for (const mode of modes) await markUsers(mongo, [{ userId: id, mode, by: 'admin', key: randomUUID() }])
  return { userId: id, outbox: (await readUser(mongo, id)).outbox ?? [] }
}

async function publishedOf(id: number): Promise<string[]> {
  const messages = await readTopic(kafka, topics.deleted)
  return messages.flatMap(({ key, value }) =>
    key?.toString() === String(id) && value ? [JSON.parse(value.toString()).id] : [],
  )
}

describe('publishOutboxes', () => {
  it('leaves the event on Kafka, the deletion in the ledger as published, and the outbox empty', async () => {
    await publishOutboxes(deps(), [await deletedUser(1, ['soft', 'hard'])])
    expect(await publishedOf(1)).toEqual(['user.deleted/1-1', 'user.deleted/1-2'])
    expect((await readUser(mongo, 1)).outbox).toEqual([])
    const ledger = await ledgerOf(mongo.db).find({ user_id: 1 }).sort({ generation: 1 }).toArray()
    expect(ledger.map((deletion) => [deletion._id, deletion.mode, stateOf(deletion)])).toEqual([
      ['1-1', 'soft', 'published'],
      ['1-2', 'hard', 'published'],
    ])
  })

  it('keeps the outbox until Kafka has acknowledged, and repeats everything afterwards', async () => {
    const user = await deletedUser(2)
    const down: Publisher = { ...publisher, publish: () => Promise.reject(new Error('no broker')) }
    await expect(publishOutboxes(deps(down), [user])).rejects.toThrow('no broker')
    expect((await readUser(mongo, 2)).outbox).toEqual(user.outbox)
    await publishOutboxes(deps(), [user])
    await publishOutboxes(deps(), [user])
    expect(await publishedOf(2)).toEqual(['user.deleted/2-1', 'user.deleted/2-1'])
    expect(await ledgerOf(mongo.db).countDocuments({ user_id: 2 })).toBe(1)
  })

  it('tells the ledger of what Kafka does not take, and says later that it was published', async () => {
    const user = await deletedUser(8)
    const down: Publisher = { ...publisher, publish: () => Promise.reject(new Error('no broker')) }
    const states = async () =>
      (await ledgerOf(mongo.db).findOne({ _id: '8-1' }))?.history?.map(({ state }) => state)
    await expect(publishEvents(deps(down), [user])).rejects.toThrow('no broker')
    expect(await states()).toEqual(['accepted'])
    await publishOutboxes(deps(), [user])
    expect(await states()).toEqual(['accepted', 'published'])
  })

  it('changes nothing of a deletion that a worker has taken before the ledger was told', async () => {
    const user = await deletedUser(9)
    await publishEvents(deps(), [user])
    const now = new Date()
    const accepted = {
      userId: 9,
      generation: 1,
      mode: 'hard',
      requestedAt: now,
      requestedBy: 'admin',
    } as const
    const lease = { token: 'a worker', until: new Date(now.getTime() + 60_000) }
    const told = acceptedDocument({ ...accepted, publishedAt: now }, now)
    const [claimed] = await claimAccepted(mongo.db, [told], lease, now)
    expect(claimed?._id).toBe('9-1')
    const before = await ledgerOf(mongo.db).findOne({ _id: '9-1' })
    expect(before).toMatchObject({
      owner: 'a worker',
      due_at: lease.until,
      claimed_at: now,
      state: 'running',
    })
    expect(before?.history?.map(({ n, state }) => [n, state])).toEqual([
      [1, 'accepted'],
      [2, 'published'],
      [3, 'running'],
    ])
    expect(before && stateOf(before)).toBe('running')
    await settleOutboxes(deps(), [user])
    expect(await ledgerOf(mongo.db).findOne({ _id: '9-1' })).toEqual(before)
    expect((await readUser(mongo, 9)).outbox).toEqual([])
  })

  it('tells at once of a scheduled deletion and puts it into the ledger for its time', async () => {
    const notBefore = new Date(Date.now() + 3_600_000)
    await insertUser(mongo, 7)
    const mark = (mode: 'hard' | 'restored') =>
      markUsers(mongo, [{ userId: 7, mode, by: 'admin', key: mode, schedule: { notBefore } }])
    const publish = async () =>
      publishOutboxes(deps(), [{ userId: 7, outbox: (await readUser(mongo, 7)).outbox ?? [] }])
    const inLedger = () => ledgerOf(mongo.db).findOne({ _id: '7-1' })
    await mark('hard')
    await publish()
    expect(await inLedger()).toMatchObject({ mode: 'hard', not_before: notBefore, due_at: notBefore })
    expect(await inLedger()).not.toHaveProperty('published_at')
    const told = (await readTopic(kafka, topics.scheduled)).map(({ value }) => JSON.parse(String(value)))
    expect(told).toMatchObject([
      {
        id: 'user.deletion_scheduled/7-1',
        type: 'user.deletion_scheduled',
        data: { deletion_id: '7-1', not_before: notBefore.toISOString() },
      },
    ])
    expect(await publishedOf(7)).toEqual([])
    await mark('restored')
    await publish()
    const ended = await inLedger()
    expect(ended && stateOf(ended)).toBe('cancelled')
    expect(ended).not.toHaveProperty('due_at')
  })

  it('clears only what it has published: an event that came meanwhile stays', async () => {
    const user = await deletedUser(3, ['soft'])
    await markUsers(mongo, [{ userId: 3, mode: 'hard', by: 'self', key: randomUUID() }])
    await publishOutboxes(deps(), [user])
    expect((await readUser(mongo, 3)).outbox?.map((entry) => entry.id)).toEqual(['user.deleted/3-2'])
  })

  it('leaves an entry that is none of ours where it is, and publishes everybody else’s', async () => {
    const user = await deletedUser(5)
    const foreign = { id: 'x', type: 'user.deleted', generation: 2, at: new Date(), ext_id: null } as const
    await usersOf(mongo.db).updateOne({ _id: 5 }, { $push: { outbox: foreign } })
    await publishOutboxes(deps(), [{ userId: 5, outbox: [...user.outbox, foreign] }, await deletedUser(6)])
    expect(await publishedOf(5)).toEqual(['user.deleted/5-1'])
    expect(await publishedOf(6)).toEqual(['user.deleted/6-1'])
    expect((await readUser(mongo, 5)).outbox).toEqual([foreign])
    await usersOf(mongo.db).updateOne({ _id: 5 }, { $set: { outbox: [] } })
  })

  it('never touches what a worker has written in the ledger', async () => {
    const user = await deletedUser(4)
    await publishOutboxes(deps(), [user])
    const completed_at = new Date()
    await ledgerOf(mongo.db).updateOne({ _id: '4-1' }, { $set: { completed_at }, $unset: { due_at: 1 } })
    const before = await ledgerOf(mongo.db).findOne({ _id: '4-1' })
    await publishOutboxes(deps(), [user])
    expect(await ledgerOf(mongo.db).findOne({ _id: '4-1' })).toEqual(before)
  })
})

describe('startSweeper', () => {
  const settle = (users: readonly PendingUser[]) => settleOutboxes(deps(), users)
  const sweep = (owner: string, publish: (users: readonly PendingUser[]) => Promise<void>, pageSize = 2) => {
    const failures: unknown[] = []
    const sweeper = startSweeper(
      {
        db: mongo.db,
        owner,
        publish,
        settle,
        onPublished: () => undefined,
        onFailure: (error) => failures.push(error),
        now: () => new Date(Date.now() + 10_000),
      },
      { interval: 20, maxInterval: 50, pageSize },
    )
    return { ...sweeper, failures }
  }
  const publish = (users: readonly PendingUser[]) => publishEvents(deps(), users)
  const pendingCount = async () => (await outboxBacklog(mongo.db, 1_000)).pending

  it('empties what was left, page by page, and goes on after Kafka was away', async () => {
    for (let id = 10; id < 17; id += 1) await deletedUser(id)
    let away = true
    const sweeper = sweep('a', (users) => (away ? Promise.reject(new Error('no broker')) : publish(users)))
    await vi.waitFor(() => expect(sweeper.failures.length).toBeGreaterThan(1))
    expect(await pendingCount()).toBeGreaterThanOrEqual(7)
    away = false
    await vi.waitFor(async () => expect(await pendingCount()).toBe(0), { timeout: 10_000 })
    await sweeper.close()
    expect(await publishedOf(16)).toEqual(['user.deleted/16-1'])
  })

  it('takes up again what could not be settled', async () => {
    for (let id = 50; id < 57; id += 1) await deletedUser(id)
    const failures: unknown[] = []
    let fail = true
    const sweeper = startSweeper(
      {
        db: mongo.db,
        owner: 'unsettled',
        publish,
        settle: (users) => {
          const failsNow = fail
          fail = false
          return failsNow ? Promise.reject(new Error('no primary')) : settle(users)
        },
        onPublished: () => undefined,
        onFailure: (error) => failures.push(error),
        now: () => new Date(Date.now() + 10_000),
      },
      { interval: 20, pageSize: 2 },
    )
    await vi.waitFor(async () => expect(await pendingCount()).toBe(0), { timeout: 10_000 })
    await sweeper.close()
    expect(failures).toEqual([new Error('no primary')])
    expect(
      await ledgerOf(mongo.db).countDocuments({ user_id: { $gte: 50, $lt: 57 }, state: 'published' }),
    ).toBe(7)
  })

  it('leaves young entries to the relay', async () => {
    await deletedUser(30)
    const seen: number[] = []
    const sweeper = startSweeper(
      {
        db: mongo.db,
        owner: 'young',
        publish: async (users) => void seen.push(...users.map((user) => user.userId)),
        settle: async () => undefined,
        onPublished: () => undefined,
        onFailure: () => undefined,
        now: () => new Date(),
      },
      { interval: 10, minAge: 60_000 },
    )
    await usersOf(mongo.db).updateOne({ _id: 30 }, { $set: { 'outbox.0.at': new Date() } })
    await insertUser(mongo, 31)
    await usersOf(mongo.db).updateOne(
      { _id: 31 },
      {
        $set: {
          outbox: [
            { id: 'user.deleted/31-1', type: 'user.deleted', generation: 1, at: new Date(0), ext_id: null },
          ],
        },
      },
    )
    await vi.waitFor(() => expect(seen).toContain(31))
    await sweeper.close()
    expect(seen).not.toContain(30)
    await usersOf(mongo.db).updateMany({ _id: { $in: [30, 31] } }, { $set: { outbox: [] } })
  })

  it('is one at a time: a second sweeper waits until the first has given its lease back', async () => {
    const first: number[] = []
    const second: number[] = []
    const record = (seen: number[]) => async (users: readonly PendingUser[]) => {
      seen.push(...users.map((user) => user.userId))
      await publish(users)
    }
    const one = sweep('one', record(first))
    await deletedUser(40)
    await vi.waitFor(() => expect(first).toContain(40))
    const two = sweep('two', record(second))
    await deletedUser(41)
    await vi.waitFor(() => expect(first).toContain(41))
    expect(second).toEqual([])
    await one.close()
    await deletedUser(42)
    await vi.waitFor(() => expect(second).toContain(42))
    await two.close()
  })
})
