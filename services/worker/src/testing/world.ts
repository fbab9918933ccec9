import { randomUUID } from 'node:crypto'
import type { DeletionState } from '@lethe/contracts/deletion'
import { createErasureEngine } from '@lethe/erasure/engine'
import { loadManifest } from '@lethe/erasure/manifest'
import { createVerifier } from '@lethe/erasure/verifier'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { readTopic } from '@lethe/messaging/reader'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { publishOutboxes } from '@lethe/outbox/publish'
import { createLogger } from '@lethe/service/logger'
import { postsOf } from '@lethe/store/community'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { stateOf } from '@lethe/store/ledger-state'
import { outboxesOf } from '@lethe/store/outbox'
import { insertUser, openTestDatabase } from '@lethe/store/testing'
import { markUsers } from '@lethe/store/user-mark'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { createContentTarget } from '@lethe/targets/content'
import type { Outcome, Target } from '@lethe/targets/target'
import { Long } from 'mongodb'
import { inject, vi } from 'vitest'
import type { CohortDeps } from '../deletions/deps.ts'
import { createWorker, type Worker, type WorkerOptions } from '../deletions/worker.ts'

export type World = Awaited<ReturnType<typeof openWorld>>

/** A worker's surroundings: a database and topics of its own, users to delete, and workers made to measure. */
export async function openWorld() {
  const logger = createLogger({ name: 'test', level: 'silent' })
  const topics = topicNames(`${randomUUID()}.`)
  const kafka = createKafka({ brokers: inject('kafkaBrokers').split(','), clientId: 'test', logger })
  const publisher = createPublisher(kafka)
  const mongo = await openTestDatabase(inject('mongodbUri'))
  await ensureTopics(kafka, topics, { partitions: 1, signal: AbortSignal.timeout(30_000) })
  const manifest = await loadManifest('erasure.yaml')
  const { client, db } = mongo
  const content = createContentTarget({
    engine: createErasureEngine({ client, db, manifest }),
    verifier: createVerifier({ db, manifest }),
  })
  const workers: Worker[] = []
  let lastId = 0

  function workerWith(fields: Partial<CohortDeps> = {}, options: WorkerOptions = {}): Worker {
    const deps: CohortDeps = {
      mongo,
      publisher,
      topics,
      targets: [content, scriptedStore()],
      retry: { base: 10, max: 50, random: Math.random, limits: { away: 1_000, broken: 25 } },
      lateWriteWindow: 0,
      requestLifetime: 60_000,
      now: () => new Date(),
      logger,
      metrics: { onLateWrites() {}, onCompleted() {} },
      ...fields,
    }
    const worker = createWorker(deps, { lease: 5_000, interval: 20, ...options })
    workers.push(worker)
    return worker
  }

  async function inLedger(deletionId: string) {
    const document = await ledgerOf(db).findOne({ _id: deletionId })
    if (!document) throw new Error(`${deletionId} is not in the ledger`)
    const state = stateOf(document)
    if (document.state !== state) throw new Error(`the ledger says that ${state} is ${document.state}`)
    return { ...document, state }
  }

  return {
    mongo,
    publisher,
    content,
    workerWith,
    inLedger,
    /** A new user; answers his id. */
    async user(fields: Partial<UserDocument> = {}): Promise<number> {
      lastId += 1
      await insertUser(mongo, lastId, fields)
      return lastId
    },
    /** Marks the user deleted; answers the deletion's id. */
    async mark(id: number, mode: 'soft' | 'hard'): Promise<string> {
      const users = await markUsers(mongo, [{ userId: id, mode, by: 'admin', key: randomUUID() }])
      return `${id}-${users.get(id)?.recent.at(-1)?.generation}`
    },
    /** Schedules hard deletions whose time has passed since, and puts them into the ledger; answers their ids. */
    async schedule(ids: readonly number[]): Promise<string[]> {
      const notBefore = new Date(Date.now() + 3_600_000)
      await markUsers(
        mongo,
        ids.map((userId) => ({
          userId,
          mode: 'hard',
          by: 'admin',
          key: randomUUID(),
          schedule: { notBefore },
        })),
      )
      const users = usersOf(db)
      const due = new Date(Date.now() - 1)
      await publishOutboxes({ db, publisher, topics, now: () => new Date() }, await outboxesOf(db, ids))
      await users.updateMany(
        { _id: { $in: ids.map((id) => Long.fromNumber(id)) } },
        { $set: { 'deletion.not_before': due } },
      )
      const deletionIds = ids.map((id) => `${id}-1`)
      await ledgerOf(db).updateMany({ _id: { $in: deletionIds } }, { $set: { not_before: due, due_at: due } })
      return deletionIds
    },
    /** As the api's relay and sweeper do it. */
    async sweep(ids: readonly number[]): Promise<void> {
      await publishOutboxes({ db, publisher, topics, now: () => new Date() }, await outboxesOf(db, ids))
    },
    /** As the events of these deletions bring them, in one batch. */
    take(worker: Worker, deletionIds: string | string[], mode: 'soft' | 'hard' = 'hard'): Promise<void> {
      const now = new Date()
      const accepted = [deletionIds].flat().map((deletionId) => {
        const [userId = 0, generation = 0] = deletionId.split('-').map(Number)
        return acceptedDocument({ userId, generation, mode, requestedAt: now, requestedBy: 'admin' }, now)
      })
      return worker.take(accepted, new AbortController().signal)
    },
    /** Starts the worker's loop until the deletion is in this state, then ends the worker. */
    async runUntil(worker: Worker, deletionId: string, state: DeletionState): Promise<void> {
      worker.start()
      const reached = async () => {
        const entry = await inLedger(deletionId)
        if (entry.state !== state) throw new Error(`${deletionId} is ${entry.state}`)
      }
      await vi.waitFor(reached, { timeout: 20_000, interval: 20 })
      await worker.close()
    },
    async post(author: number, count = 1): Promise<void> {
      const firstId = await postsOf(db).countDocuments()
      const posts = Array.from({ length: count }, (_, n) => ({
        _id: Long.fromNumber(author * 1_000_000 + firstId + n),
        author_id: Long.fromNumber(author),
        text: 'words',
        mentions: [],
        comment_count: 0,
        vote_count: 0,
        created_at: new Date(),
      }))
      await postsOf(db).insertMany(posts)
    },
    postsLeft: (author: number) => postsOf(db).countDocuments({ author_id: author }),
    /** The ids of the events of `user.deleted` that Kafka has of this user. */
    async deletedEvents(id: number): Promise<string[]> {
      const messages = await readTopic(kafka, topics.deleted)
      return messages.flatMap(({ key, value }) =>
        key?.toString() === String(id) && value ? [JSON.parse(value.toString()).id] : [],
      )
    },
    /** How many `user.erased` Kafka has of this deletion. */
    async erasedEvents(deletionId: string): Promise<number> {
      const messages = await readTopic(kafka, topics.erased)
      return messages.filter(({ value }) => value?.toString().includes(`"${deletionId}"`)).length
    },
    async close(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.close()))
      await publisher.close()
      await mongo.drop()
    },
  }
}

/** The notification store's place in a cohort, with outcomes that a test decides. */
export function scriptedStore(script: Partial<Target> = {}): Target & { erased: string[] } {
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
