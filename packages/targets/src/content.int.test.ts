import { createErasureEngine } from '@lethe/erasure/engine'
import { parseManifest } from '@lethe/erasure/manifest'
import { createVerifier } from '@lethe/erasure/verifier'
import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import type { TestDatabase } from '@lethe/store/testing'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createContentTarget } from './content.ts'
import type { SliceOptions, Subject } from './target.ts'

const APP = 'lethe-content-test'
const manifest = parseManifest(
  `collections:
  posts:
    owners: [{ field: author_id, action: delete }]
  private_messages:
    owners: [{ field: recipient_id, action: redact, set: { recipient_id: null } }]
`,
  'test.yaml',
)

let mongo: TestDatabase
let own: Mongo & { close(): Promise<void> }

beforeAll(async () => {
  mongo = await openPrivateDatabase()
  own = await connectMongo({ uri: mongo.uri, appName: APP })
  // The database itself refuses to redact what is locked: the content of one user that can't be handled.
  const validator = { $or: [{ recipient_id: { $ne: null } }, { locked: { $ne: true } }] }
  await mongo.db.command({ collMod: 'private_messages', validator })
  const user = (id: number) => Long.fromNumber(id)
  await mongo.db
    .collection('posts')
    .insertMany([1, 2, 3, 3, 4].map((id) => ({ author_id: user(id), text: 'x' })))
  await mongo.db
    .collection('private_messages')
    .insertOne({ recipient_id: user(2), text: 'a word in confidence', locked: true })
})
afterAll(async () => {
  await own.close()
  await mongo.drop()
})

const subject = (userId: number): Subject => ({
  deletionId: `${userId}-1`,
  userId,
  generation: 1,
  mode: 'hard',
  extId: null,
})
const subjects = [subject(1), subject(2), subject(3)]
const slice = (): SliceOptions => ({ signal: new AbortController().signal, deadline: Date.now() + 20_000 })

function target(by = manifest) {
  const engine = createErasureEngine({ client: own.client, db: own.db, manifest: by })
  return createContentTarget({ engine, verifier: createVerifier({ db: own.db, manifest: by }) })
}

/** Makes this connection's next aggregates fail. */
async function failAggregates(mode: 'alwaysOn' | 'off' | { times: number }, how: object = {}): Promise<void> {
  const data = { failCommands: ['aggregate'], appName: APP, ...how }
  const command = { configureFailPoint: 'failCommand', mode, ...(mode !== 'off' && { data }) }
  await mongo.client.db('admin').command(command)
}

describe('the content target', () => {
  it('says unfinished, and touches nothing, where the time is over', async () => {
    const outcomes = await target().erase(subjects, { ...slice(), signal: AbortSignal.abort() })
    expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(['unfinished', 'unfinished', 'unfinished'])
    expect(await mongo.db.collection('posts').countDocuments()).toBe(5)
  })

  it('erases everybody but the one whose content can not be handled, and says so without quoting it', async () => {
    const outcomes = await target().erase(subjects, slice())
    const counts = (deleted: number) => ({ posts: { deleted, redacted: 0, pulled: 0 } })
    expect(outcomes.get('1-1')).toEqual({ kind: 'done', counts: counts(1) })
    expect(outcomes.get('3-1')).toEqual({ kind: 'done', counts: counts(2) })
    expect(outcomes.get('2-1')).toEqual({
      kind: 'failed',
      class: 'broken',
      error: { code: 'content_failed', message: 'The database could not do it (MongoServerError 121)' },
    })
  })

  it('names the rule that does not fit the documents', async () => {
    const tickets = parseManifest(
      'collections: { tickets: { owners: [{ field: notes.by, action: unset }] } }',
      'test.yaml',
    )
    await mongo.db.collection('tickets').insertOne({ notes: [{ by: Long.fromNumber(5), text: 'x' }] })
    const outcomes = await target(tickets).erase([subject(5)], slice())
    const what = 'tickets.notes.by: unset does not change all that it finds'
    expect(outcomes.get('5-1')).toMatchObject({
      kind: 'failed',
      error: { code: 'content_failed', message: `The manifest does not fit the documents: ${what}` },
    })
  })

  it('counts the whole deletion again when it is repeated', async () => {
    const counts = { posts: { deleted: 2, redacted: 0, pulled: 0 } }
    expect((await target().erase([subject(3)], slice())).get('3-1')).toEqual({ kind: 'done', counts })
  })

  it('finds what is left of each, and only of them', async () => {
    expect([...(await target().verify(subjects, slice()))]).toEqual([
      ['1-1', { kind: 'nothing' }],
      ['2-1', { kind: 'left', what: { private_messages: 1 } }],
      ['3-1', { kind: 'nothing' }],
    ])
  })

  it('does not ask where the time is over, and never takes that for nothing', async () => {
    const findings = await target().verify(subjects, { ...slice(), deadline: 0 })
    expect([...findings.values()].map(({ kind }) => kind)).toEqual(['not_asked', 'not_asked', 'not_asked'])
  })

  it('asks again in halves where a question took too long', async () => {
    await failAggregates({ times: 1 }, { errorCode: 50 })
    const findings = await target().verify(subjects, slice())
    expect([...findings.values()].map(({ kind }) => kind)).toEqual(['nothing', 'left', 'nothing'])
  })

  it('throws where it is the connection that failed', async () => {
    await failAggregates('alwaysOn', { closeConnection: true })
    await expect(target().verify(subjects, slice())).rejects.toThrow(/connection/)
    await failAggregates('off')
  })

  it('lets go of what the engine keeps when it is told to', async () => {
    await target().forget(['3-1'])
    expect((await target().erase([subject(3)], slice())).get('3-1')).toEqual({ kind: 'done', counts: {} })
  })
})
