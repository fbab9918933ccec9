import { connectMongo, type Mongo } from '@lethe/store/connect'
import type { LedgerStep } from '@lethe/store/ledger'
import { acceptedDocument, insertMissing, markPublished } from '@lethe/store/ledger-accept'
import { claimAccepted, renewLease } from '@lethe/store/ledger-claims'
import { type Progress, recordProgress } from '@lethe/store/ledger-progress'
import { clearOutboxes, outboxBacklog, outboxesOf } from '@lethe/store/outbox'
import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { beginDeletions, endDeletions, readStandings } from '@lethe/store/user-fence'
import { markFirst, markUsers } from '@lethe/store/user-mark'
import { putNotifying, takeNotifying } from '@lethe/store/user-notifying'
import type { Mark } from '@lethe/store/user-transitions'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type EffectName, effectsOfTopics } from './effects.ts'
import { type Gate, startGate } from './gate.ts'
import type { Traps } from './traps.ts'

const at = new Date()
const lease = { token: 'lease', until: new Date(at.getTime() + 60_000) }
const mark = (userId: number, mode: Mark['mode']): Mark => ({
  userId,
  mode,
  by: 'self',
  key: `${userId} ${mode}`,
})
const ledgerDocument = (userId: number) =>
  acceptedDocument({ userId, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'self' }, at)

/** User 1 is hard deleted and goes through everything, user 2 is soft deleted and restored. */
const hard = { userId: 1, deletionId: '1-1' }

const step: LedgerStep = { state: 'pending', attempts: 1, counts: {} }
/** The last of them gives the lease back. */
const progresses: [string, Omit<Progress, 'id'>][] = [
  ['a step that goes on', { before: {}, steps: { content: step }, next: { kind: 'keep' } }],
  ['a deletion that waits', { before: {}, steps: {}, next: { kind: 'due', at: lease.until } }],
]

/** In the order of a life; each step with what it must be seen to do. */
const life: [string, readonly EffectName[], (mongo: Mongo) => Promise<unknown>][] = [
  ['the first marks of users', ['mark'], (mongo) => markFirst(mongo, [mark(1, 'hard'), mark(2, 'soft')])],
  ['a restore', ['restore'], (mongo) => markUsers(mongo, [mark(2, 'restored')])],
  [
    'a group of both',
    ['mark', 'restore'],
    (mongo) => markUsers(mongo, [mark(3, 'hard'), mark(4, 'restored')]),
  ],
  ['the outboxes', ['outbox_read'], ({ db }) => outboxesOf(db, [1, 2])],
  ['the ledger insert', ['ledger_insert'], ({ db }) => insertMissing(db, [ledgerDocument(1)])],
  ['published_at', ['published_at'], ({ db }) => markPublished(db, ['1-1'], at)],
  [
    'the clearing of outboxes',
    ['outbox_clear'],
    ({ db }) => clearOutboxes(db, [{ userId: 1, outbox: [outboxEntry('1-1')] }]),
  ],
  ['a claim', ['claim'], ({ db }) => claimAccepted(db, [ledgerDocument(1)], lease, at)],
  ['a renewal', ['lease_renewal'], ({ db }) => renewLease(db, ['1-1'], lease)],
  ['begin', ['begin'], (mongo) => beginDeletions(mongo, [hard])],
  ['a look at where it stands', [], (mongo) => readStandings(mongo, [hard])],
  ['the check', ['check'], (mongo) => linearizableRead(mongo)],
  ['notifying', ['notifying'], (mongo) => putNotifying(mongo, [hard], { attempt: 'one', lifetime: 60_000 })],
  ['its end', ['notifying_clear'], (mongo) => takeNotifying(mongo, [1], 'one')],
  ['a content page', ['transaction_commit'], contentPage],
  ['end', ['end'], (mongo) => endDeletions(mongo, [hard])],
  ...progresses.map(([what, progress]): (typeof life)[number] => [
    what,
    ['ledger_progress'],
    ({ db }) => recordProgress(db, lease.token, [{ id: '1-1', ...progress }]),
  ]),
  ['a look at the backlog', [], ({ db }) => outboxBacklog(db, 10)],
]

function outboxEntry(id: string) {
  return { id: `user.deleted/${id}`, type: 'user.deleted', generation: 1, at, ext_id: null } as const
}

/** As packages/targets reads users between a profile's read and its delete. */
const linearizableRead = ({ db }: Mongo) =>
  db
    .collection('users')
    .find({}, { readConcern: { level: 'linearizable' } })
    .toArray()

async function contentPage({ client, db }: Mongo): Promise<void> {
  await client.withSession((session) =>
    session.withTransaction(() => db.collection('posts').insertOne({ author_id: 1 }, { session })),
  )
}

/** Traps that never stop anything and write down what they could have. */
function notingTraps(): Traps & { before: EffectName[]; after: EffectName[] } {
  const noted = { before: [] as EffectName[], after: [] as EffectName[] }
  return {
    ...noted,
    arm: () => () => undefined,
    disarmAll: () => undefined,
    areArmed: () => true,
    async spring(effects, when) {
      noted[when].push(...effects)
      return 'pass'
    },
  }
}

describe('the messages of the store package', () => {
  let database: TestDatabase
  let gate: Gate
  let mongo: Mongo & { close(): Promise<void> }
  const traps = notingTraps()

  beforeAll(async () => {
    database = await openTestDatabase(inject('mongodbUri'))
    for (const id of [1, 2, 3]) await insertUser(database, id)
    await insertUser(database, 4, {
      status: 'd',
      deletion: { id: '4-1', mode: 'soft', at, by: 'self', from: 'a' },
    })
    const server = new URL(database.uri)
    gate = await startGate({ upstream: Number(server.port), protocol: 'mongodb', traps })
    server.port = String(gate.port)
    server.search = '?directConnection=true'
    mongo = await connectMongo({ uri: server.href, appName: 'effects-test' })
  })
  afterAll(async () => {
    await mongo.close()
    await gate.close()
    await database.drop()
  })

  it.each(life)('name %s', async (_what, expected, act) => {
    for (const list of [traps.before, traps.after]) list.length = 0
    await act(mongo)
    expect(new Set(traps.before)).toEqual(new Set(expected))
    expect(new Set(traps.after)).toEqual(new Set(expected))
  })

  it.each(life.filter(([what]) => ['begin', 'end', 'a renewal', 'published_at'].includes(what)))(
    'do not confirm %s where nothing came of it',
    async (_what, expected, act) => {
      for (const list of [traps.before, traps.after]) list.length = 0
      await mongo.db.collection('deletions').deleteMany({})
      await act(mongo)
      expect(traps.before).toEqual(expected)
      expect(traps.after).toEqual([])
    },
  )
})

describe('a topic', () => {
  it.each<[string, EffectName]>([
    ['user.deleted', 'produce_deleted'],
    ['user.restored', 'produce_restored'],
    ['test-1.user.erased', 'produce_erased'],
    ['test-1.user.deleted.dlq', 'produce_dead_letter'],
  ])('%s is named, whatever its prefix', (topic, effect) => {
    expect(effectsOfTopics([topic, 'other'])).toEqual([effect])
  })
})
