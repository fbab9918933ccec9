import { randomUUID } from 'node:crypto'
import { createErasureEngine } from '@lethe/erasure/engine'
import { loadManifest } from '@lethe/erasure/manifest'
import { createVerifier } from '@lethe/erasure/verifier'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher, type Publisher } from '@lethe/messaging/producer'
import { PublishError } from '@lethe/messaging/publish-error'
import { readTopic } from '@lethe/messaging/reader'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { postsOf } from '@lethe/store/community'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { retryDeletion } from '@lethe/store/ledger-retry'
import { reasonOf, stateOf } from '@lethe/store/ledger-state'
import { insertUser, openTestDatabase, readUser, type TestDatabase } from '@lethe/store/testing'
import { markUsers } from '@lethe/store/user-mark'
import { usersOf } from '@lethe/store/users'
import { createContentTarget } from '@lethe/targets/content'
import type { Outcome, Target } from '@lethe/targets/target'
import { Long } from 'mongodb'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import type { CohortDeps } from './deps.ts'
import { createWorker, type Worker } from './worker.ts'

const logger = createLogger({ name: 'test', level: 'silent' })
const topics = topicNames(`${randomUUID()}.`)
const kafka = createKafka({ brokers: inject('kafkaBrokers').split(','), clientId: 'test', logger })
const publisher = createPublisher(kafka)
const workers: Worker[] = []
let mongo: TestDatabase
let content: Target
let lastId = 0
let id: number

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await ensureTopics(kafka, topics, { partitions: 1, signal: AbortSignal.timeout(30_000) })
  const manifest = await loadManifest('erasure.yaml')
  const { client, db } = mongo
  content = createContentTarget({
    engine: createErasureEngine({ client, db, manifest }),
    verifier: createVerifier({ db, manifest }),
  })
})
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.close()))
  await publisher.close()
  await mongo.drop()
})
beforeEach(async () => {
  lastId += 1
  id = lastId
  await insertUser(mongo, id)
})

/** The notification store's place in a cohort, with outcomes that a test decides. */
function scriptedStore(script: Partial<Target> = {}): Target & { erased: string[] } {
  const erased: string[] = []
  return {
    erased,
    name: 'notifications',
    modes: ['soft', 'hard'],
    unavailable: () => null,
    async erase(subjects) {
      erased.push(...subjects.map((subject) => subject.deletionId))
      return new Map(
        subjects.map(({ deletionId }): [string, Outcome] => [deletionId, { kind: 'done', counts: {} }]),
      )
    },
    verify: async (subjects) => new Map(subjects.map(({ deletionId }) => [deletionId, { kind: 'nothing' }])),
    forget: async () => undefined,
    close: async () => undefined,
    ...script,
  }
}

function workerWith(fields: Partial<CohortDeps> = {}, leaseMs = 5_000): Worker {
  const deps: CohortDeps = {
    mongo,
    publisher,
    topics,
    targets: [content, scriptedStore()],
    retry: { base: 10, max: 50, random: Math.random, limits: { away: 1_000, broken: 25 } },
    lateWriteWindow: 0,
    now: () => new Date(),
    logger,
    ...fields,
  }
  const worker = createWorker(deps, { lease: leaseMs, interval: 20 })
  workers.push(worker)
  return worker
}

async function mark(mode: 'soft' | 'hard'): Promise<string> {
  const users = await markUsers(mongo, [{ userId: id, mode, by: 'admin', key: randomUUID() }])
  return `${id}-${users.get(id)?.recent.at(-1)?.generation}`
}

/** As the event of this deletion brings it. */
function take(worker: Worker, deletionId: string, mode: 'soft' | 'hard' = 'hard'): Promise<void> {
  const [userId = 0, generation = 0] = deletionId.split('-').map(Number)
  const now = new Date()
  const accepted = acceptedDocument({ userId, generation, mode, requestedAt: now, requestedBy: 'admin' }, now)
  return worker.take([accepted], new AbortController().signal)
}

const post = (author: number) =>
  postsOf(mongo.db).insertOne({
    _id: Long.fromNumber(author * 1_000 + Math.floor(Math.random() * 999)),
    author_id: Long.fromNumber(author),
    text: 'words',
    mentions: [],
    comment_count: 0,
    vote_count: 0,
    created_at: new Date(),
  })
const postsLeft = () => postsOf(mongo.db).countDocuments({ author_id: id })
const inLedger = async (deletionId: string) => {
  const document = await ledgerOf(mongo.db).findOne({ _id: deletionId })
  if (!document) throw new Error(`${deletionId} is not in the ledger`)
  return { ...document, state: stateOf(document) }
}
const erasedEvents = async (deletionId: string) =>
  (await readTopic(kafka, topics.erased)).filter(({ value }) => value?.toString().includes(`"${deletionId}"`))
    .length

describe('a worker', () => {
  it('takes a hard deletion from its event to completed, in the ledger, in the user document and on Kafka', async () => {
    await post(id)
    const deletion = await mark('hard')
    await take(workerWith(), deletion)
    const entry = await inLedger(deletion)
    expect(entry).toMatchObject({
      state: 'completed',
      steps: { content: { counts: { posts: { deleted: 1 } } } },
    })
    expect(entry).not.toHaveProperty('due_at')
    expect(entry).not.toHaveProperty('owner')
    expect(entry.completed_at).toEqual((await readUser(mongo, id)).deletion?.completed_at)
    expect(await postsLeft()).toBe(0)
    expect(await erasedEvents(deletion)).toBe(1)
  })

  it('touches no content for a soft deletion and says nothing of it as erased', async () => {
    await post(id)
    const deletion = await mark('soft')
    await take(workerWith(), deletion, 'soft')
    expect(await inLedger(deletion)).toMatchObject({ state: 'completed' })
    expect(await postsLeft()).toBe(1)
    expect(await erasedEvents(deletion)).toBe(0)
  })

  it('takes the mode from the user document: an event that says hard erases nothing of a soft deletion', async () => {
    await post(id)
    const deletion = await mark('soft')
    await take(workerWith(), deletion, 'hard')
    expect(await postsLeft()).toBe(1)
    expect(Object.keys((await inLedger(deletion)).steps)).toEqual(['notifications'])
  })

  it('does nothing for an older generation, a user who was restored, or one who is not there', async () => {
    await post(id)
    const soft = await mark('soft')
    await usersOf(mongo.db).updateOne(
      { _id: id },
      { $set: { status: 'a', generation: 2 }, $unset: { deletion: 1 } },
    )
    const store = scriptedStore()
    const worker = workerWith({ targets: [content, store] })
    await take(worker, soft)
    await take(worker, `${id}-9`)
    await take(worker, '999999-1')
    for (const stale of [soft, `${id}-9`, '999999-1'])
      expect((await inLedger(stale)).state).toBe('superseded')
    expect(store.erased).toEqual([])
    expect(await postsLeft()).toBe(1)
  })

  it('does nothing more for a repeated event of a deletion that is completed', async () => {
    const deletion = await mark('hard')
    const store = scriptedStore()
    const worker = workerWith({ targets: [content, store] })
    await take(worker, deletion)
    await take(worker, deletion)
    expect(store.erased).toEqual([deletion])
    expect(await erasedEvents(deletion)).toBe(1)
  })

  it('only finishes the list where the user document says done already', async () => {
    const deletion = await mark('hard')
    const away: Publisher = {
      ...publisher,
      publish: () => Promise.reject(new PublishError('unavailable', 'no broker')),
    }
    await expect(take(workerWith({ publisher: away }, 50), deletion)).rejects.toThrow('no broker')
    expect((await readUser(mongo, id)).deletion?.completed_at).toBeInstanceOf(Date)
    expect((await inLedger(deletion)).state).not.toBe('completed')
    const store = scriptedStore()
    const worker = workerWith({ targets: [content, store] })
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
    expect(store.erased).toEqual([])
    expect(await erasedEvents(deletion)).toBe(1)
  })

  it('erases what is written late, within the window, before it says completed', async () => {
    const deletion = await mark('hard')
    const worker = workerWith({ lateWriteWindow: 400 })
    await take(worker, deletion)
    expect(await inLedger(deletion)).toMatchObject({ state: 'verifying' })
    expect((await readUser(mongo, id)).username).toBe(`user-${id}`)
    await post(id)
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
    expect(await postsLeft()).toBe(0)
    expect((await inLedger(deletion)).steps.content?.counts).toEqual({
      posts: { deleted: 1, redacted: 0, pulled: 0 },
    })
  })

  it('does not say completed while a target still finds something', async () => {
    const deletion = await mark('hard')
    let left = true
    const store = scriptedStore({
      verify: async (subjects) =>
        new Map(
          subjects.map(({ deletionId }) => [
            deletionId,
            left ? { kind: 'left', what: { profiles: 1 } } : { kind: 'nothing' },
          ]),
        ),
    })
    const worker = workerWith({ targets: [content, store] })
    await take(worker, deletion)
    expect((await inLedger(deletion)).state).toBe('verifying')
    expect((await readUser(mongo, id)).deletion?.completed_at).toBeUndefined()
    left = false
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
  })

  it('does not say completed where a target could not be asked, and asks it again', async () => {
    const deletion = await mark('hard')
    const error = { code: 'notification_store_unreachable', message: 'The store did not answer' }
    let away = true
    const store = scriptedStore({
      verify: async (subjects) =>
        new Map(
          subjects.map(({ deletionId }) => [
            deletionId,
            away ? { kind: 'failed', class: 'away', error } : { kind: 'nothing' },
          ]),
        ),
    })
    const worker = workerWith({ targets: [content, store] })
    await take(worker, deletion)
    expect(await inLedger(deletion)).toMatchObject({
      state: 'verifying',
      steps: { notifications: { error } },
    })
    expect((await readUser(mongo, id)).username).toBe(`user-${id}`)
    away = false
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
    expect((await inLedger(deletion)).steps.notifications).not.toHaveProperty('error')
  })

  it('begins nothing for a soft deletion whose only target can not be used, and goes on when it can', async () => {
    const deletion = await mark('soft')
    const error = { code: 'paused', message: 'The store is misconfigured' }
    let away = true
    const store = scriptedStore({
      unavailable: () => (away ? { error, retryAt: new Date(Date.now() + 30), mayProbe: false } : null),
    })
    const worker = workerWith({ targets: [content, store] })
    await take(worker, deletion, 'soft')
    expect(await inLedger(deletion)).toMatchObject({
      state: 'retrying',
      steps: { notifications: { attempts: 0, error } },
    })
    expect((await readUser(mongo, id)).deletion?.begun_at).toBeUndefined()
    away = false
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
  })

  it('erases content while the store can not be used', async () => {
    await post(id)
    const deletion = await mark('hard')
    const error = { code: 'paused', message: 'The store is misconfigured' }
    const retryAt = new Date(Date.now() + 60_000)
    const store = scriptedStore({
      unavailable: () => ({ error, retryAt, mayProbe: false }),
      erase: async (subjects) =>
        new Map(subjects.map(({ deletionId }) => [deletionId, { kind: 'unavailable', error, retryAt }])),
    })
    await take(workerWith({ targets: [content, store] }), deletion)
    expect(await postsLeft()).toBe(0)
    expect(await inLedger(deletion)).toMatchObject({
      state: 'retrying',
      due_at: retryAt,
      steps: { content: { state: 'done' } },
    })
  })

  it('retries what failed until it is done, one user’s failure keeping nobody else', async () => {
    const broken = await mark('hard')
    lastId += 1
    id = lastId
    await insertUser(mongo, id)
    const fine = await mark('hard')
    const error = { code: 'notification_store_error', message: 'The store answered 500' }
    let failures = 3
    const store = scriptedStore({
      erase: async (subjects) =>
        new Map(
          subjects.map(({ deletionId }): [string, Outcome] => {
            const fails = deletionId === broken && failures-- > 0
            return [
              deletionId,
              fails ? { kind: 'failed', class: 'broken', error } : { kind: 'done', counts: {} },
            ]
          }),
        ),
    })
    const worker = workerWith({ targets: [content, store] })
    await Promise.all([take(worker, broken), take(worker, fine)])
    expect(await inLedger(broken)).toMatchObject({
      state: 'retrying',
      steps: { notifications: { attempts: 1, error } },
    })
    expect((await inLedger(fine)).state).toBe('completed')
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(broken)).state).toBe('completed'), { timeout: 5_000 })
    await worker.close()
    expect((await inLedger(broken)).steps.notifications?.attempts).toBe(4)
  })

  it('keeps nobody for one whose user document the database refuses to change', async () => {
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1) {
      lastId += 1
      id = lastId
      await insertUser(mongo, id, n === 2 ? { bio: 'locked' } : {})
      ids.push(await mark('hard'))
    }
    const validator = { $or: [{ bio: { $ne: 'locked' } }, { 'deletion.begun_at': { $exists: false } }] }
    await mongo.db.command({ collMod: 'users', validator })
    const now = new Date()
    const accepted = ids.map((deletionId) => {
      const userId = Number(deletionId.split('-')[0])
      const event = { userId, generation: 1, mode: 'hard', requestedAt: now, requestedBy: 'admin' } as const
      return acceptedDocument(event, now)
    })
    await workerWith().take(accepted, new AbortController().signal)
    await mongo.db.command({ collMod: 'users', validator: {} })
    const states = await Promise.all(ids.map(async (deletionId) => (await inLedger(deletionId)).state))
    expect(states).toEqual(['completed', 'completed', 'retrying', 'completed', 'completed'])
    expect(await inLedger(ids[2] ?? '')).toMatchObject({ due_at: expect.any(Date), failure: { failures: 1 } })
  })

  it('blocks what fails again and again, with the reason, until it is retried', async () => {
    const deletion = await mark('hard')
    await usersOf(mongo.db).updateOne({ _id: id }, { $set: { bio: 'locked' } })
    const validator = { $or: [{ bio: { $ne: 'locked' } }, { 'deletion.begun_at': { $exists: false } }] }
    await mongo.db.command({ collMod: 'users', validator, validationLevel: 'strict' })
    const retry = { base: 1, max: 1, random: () => 0, limits: { away: 3, broken: 3 } }
    const worker = workerWith({ retry })
    await take(worker, deletion)
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('blocked'), { timeout: 5_000 })
    const blocked = await inLedger(deletion)
    expect(blocked).toMatchObject({ failure: { failures: 3 }, blocked_at: expect.any(Date) })
    expect(blocked).not.toHaveProperty('due_at')
    expect(reasonOf(blocked)).toContain('MongoServerError 121')
    await mongo.db.command({ collMod: 'users', validator: {} })
    expect((await retryDeletion(mongo.db, deletion, new Date())).kind).toBe('due')
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
    const over = await inLedger(deletion)
    expect(over).not.toHaveProperty('failure')
    expect(over).not.toHaveProperty('blocked_at')
  })

  it('blocks a deletion of which something is written again after each asking', async () => {
    const deletion = await mark('hard')
    const store = scriptedStore({
      verify: async (subjects) =>
        new Map(subjects.map(({ deletionId }) => [deletionId, { kind: 'left', what: { profiles: 1 } }])),
    })
    const retry = { base: 1, max: 1, random: () => 0, limits: { away: 3, broken: 3 } }
    const worker = workerWith({ targets: [content, store], retry })
    await take(worker, deletion)
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('blocked'), { timeout: 5_000 })
    await worker.close()
    expect(await inLedger(deletion)).toMatchObject({
      steps: { notifications: { state: 'blocked', error: { code: 'still_written' } } },
    })
    expect((await readUser(mongo, id)).deletion?.completed_at).toBeUndefined()
  })

  it('sends one of a cohort to see whether an outage is over, and begins nobody else', async () => {
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) {
      lastId += 1
      id = lastId
      await insertUser(mongo, id)
      ids.push(await mark('soft'))
    }
    const error = { code: 'paused', message: 'The store does not answer' }
    const retryAt = new Date(Date.now() + 60_000)
    const store = scriptedStore({ unavailable: () => ({ error, retryAt, mayProbe: true }) })
    const now = new Date()
    const accepted = ids.map((deletionId) => {
      const userId = Number(deletionId.split('-')[0])
      const event = { userId, generation: 1, mode: 'soft', requestedAt: now, requestedBy: 'admin' } as const
      return acceptedDocument(event, now)
    })
    await workerWith({ targets: [content, store] }).take(accepted, new AbortController().signal)
    const states = await Promise.all(ids.map(async (deletionId) => (await inLedger(deletionId)).state))
    expect(states.sort()).toEqual(['completed', 'retrying', 'retrying', 'retrying'])
    expect(store.erased).toHaveLength(1)
    const begun = await usersOf(mongo.db).countDocuments({
      'deletion.id': { $in: ids },
      'deletion.begun_at': { $exists: true },
    })
    expect(begun).toBe(1)
  })

  it('takes over when another worker’s lease has run out, and not before', async () => {
    const deletion = await mark('hard')
    const stuck = scriptedStore({ erase: () => new Promise(() => undefined) })
    void take(workerWith({ targets: [stuck] }, 1_000_000), deletion)
    await vi.waitFor(async () => expect((await inLedger(deletion)).owner).toBeDefined())
    const other = workerWith()
    await take(other, deletion)
    expect((await inLedger(deletion)).state).not.toBe('completed')
    await ledgerOf(mongo.db).updateOne({ _id: deletion }, { $set: { due_at: new Date(Date.now() - 1) } })
    other.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await other.close()
  })

  it('takes deletions that were published and that nobody claimed', async () => {
    const deletion = await mark('hard')
    const longAgo = new Date(Date.now() - 1_000)
    const accepted = {
      userId: id,
      generation: 1,
      mode: 'hard',
      requestedAt: longAgo,
      requestedBy: 'admin',
    } as const
    await ledgerOf(mongo.db).insertOne(acceptedDocument(accepted, longAgo))
    const worker = workerWith()
    worker.start()
    await vi.waitFor(async () => expect((await inLedger(deletion)).state).toBe('completed'), {
      timeout: 5_000,
    })
    await worker.close()
  })
})
