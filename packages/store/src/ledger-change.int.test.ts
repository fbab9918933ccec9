import type { StepState } from '@lethe/contracts/deletion'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { acceptedDocument, insertMissing, markPublished } from './ledger-accept.ts'
import { HISTORY_LIMIT, ledgerChange, stagesOf } from './ledger-change.ts'
import { claimAccepted, claimDue } from './ledger-claims.ts'
import { recordFailure, recordProgress } from './ledger-progress.ts'
import { retryDeletion } from './ledger-retry.ts'
import { STATE, stateOf } from './ledger-state.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let mongo: TestDatabase
let lastId = 0
const at = new Date('2026-01-01T00:00:00Z')
const error = { code: 'content_refused', message: '$it was refused' }

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

function accepted(): LedgerDocument {
  lastId += 1
  const deletion = {
    userId: lastId,
    generation: 1,
    mode: 'hard',
    requestedAt: at,
    requestedBy: 'admin',
  } as const
  return acceptedDocument({ ...deletion, requesterId: 900 }, at)
}
async function inLedger(id: string): Promise<LedgerDocument> {
  const document = await ledgerOf(mongo.db).findOne({ _id: id })
  if (!document) throw new Error(`${id} is not in the ledger`)
  return document
}
const told = ({ history = [] }: LedgerDocument) =>
  history.map(({ n, state, by, reason }) => [n, state, by, reason])

/** What each field can be, as far as a state depends on it: a new field of the ledger has to be thought of here. */
const choices: { [Field in keyof LedgerDocument]-?: readonly LedgerDocument[Field][] } = {
  _id: ['x'],
  user_id: [1],
  mode: ['hard'],
  generation: [1],
  requested_at: [at],
  requested_by: ['self'],
  not_before: [undefined, at],
  due_at: [undefined],
  state: [undefined],
  history: [undefined],
  published_at: [undefined, at],
  claimed_at: [undefined, at],
  owner: [undefined, 'w'],
  failure: [undefined, { failures: 1, error }],
  blocked_at: [undefined, at],
  held_at: [undefined, at],
  superseded_at: [undefined, at],
  cancelled_at: [undefined, at],
  completed_at: [undefined, at],
  steps: stepChoices(),
}

function stepChoices(): LedgerDocument['steps'][] {
  const states: (StepState | undefined)[] = [undefined, 'pending', 'retrying', 'blocked', 'done', 'waived']
  const step = (state: StepState | undefined) => state && { state, attempts: 0, counts: {} }
  return states.flatMap((content) =>
    states.map((notifications) => ({
      ...(content && { content: step(content) }),
      ...(notifications && { notifications: step(notifications) }),
    })),
  ) as LedgerDocument['steps'][]
}

const everyDocument = (): LedgerDocument[] =>
  Object.entries(choices).reduce<Partial<LedgerDocument>[]>(
    (documents, [field, values]) =>
      documents.flatMap((document) =>
        values.map((value) => (value === undefined ? document : { ...document, [field]: value })),
      ),
    [{}],
  ) as LedgerDocument[]

describe('the state that the database keeps', () => {
  it('is the one of the pure function, whatever the document holds', async () => {
    const documents = everyDocument().map((document, n) => ({ ...document, _id: String(n) }))
    const every = mongo.db.collection<LedgerDocument>('every')
    await every.insertMany(documents)
    const found = await every
      .aggregate<{ _id: string; state: string }>([{ $project: { state: STATE } }])
      .toArray()
    const states = new Map(found.map(({ _id, state }) => [_id, state]))
    expect(documents.length).toBeGreaterThan(9_000)
    expect(documents.filter((document) => states.get(document._id) !== stateOf(document))).toEqual([])
  })

  it('and the history follow every write of the ledger', async () => {
    const document = accepted()
    const id = document._id
    const lease = { token: 'w', until: new Date('2026-01-01T00:01:00Z') }
    const step = (state: StepState) => ({ content: { state, attempts: 1, counts: {} } })
    const blocked = { content: { ...step('blocked').content, error } }
    const states: unknown[] = []
    const write = async (work: Promise<unknown>) => {
      await work
      const entry = await inLedger(id)
      expect(entry.state).toBe(stateOf(entry))
      states.push(entry.state)
    }
    await write(insertMissing(mongo.db, [document]))
    await write(markPublished(mongo.db, [id], at))
    await write(claimAccepted(mongo.db, [document], lease, at))
    const failure = { id, failure: { failures: 1, error }, next: { kind: 'due' as const, at } }
    await write(recordFailure(mongo.db, 'w', failure))
    await write(claimDue(mongo.db, lease, at, 1_000))
    const steps = (before: object, after: object) => ({ id, before, steps: after })
    await write(recordProgress(mongo.db, 'w', [{ ...steps({}, blocked), next: { kind: 'blocked', at } }]))
    await write(retryDeletion(mongo.db, id, 901))
    await write(claimDue(mongo.db, lease, new Date(Date.now() + 60_000), 1_000))
    await write(recordProgress(mongo.db, 'w', [{ ...steps(blocked, step('done')), next: { kind: 'keep' } }]))
    await write(recordProgress(mongo.db, 'w', [{ ...steps({}, {}), next: { kind: 'completed', at } }]))
    expect(states).toEqual([
      'accepted',
      'published',
      'running',
      'retrying',
      'running',
      'blocked',
      'retrying',
      'running',
      'verifying',
      'completed',
    ])
    expect(told(await inLedger(id))).toEqual([
      [1, 'accepted', 900, undefined],
      [2, 'published', undefined, undefined],
      [3, 'running', undefined, undefined],
      [4, 'retrying', undefined, error.message],
      [5, 'running', undefined, undefined],
      [6, 'blocked', undefined, `content: ${error.message}`],
      [7, 'retrying', 901, 'An administrator had it tried again'],
      [8, 'running', undefined, undefined],
      [9, 'verifying', undefined, undefined],
      [10, 'completed', undefined, undefined],
    ])
  })
})

describe('ledgerChange', () => {
  const change = (id: string, fields: object) =>
    ledgerOf(mongo.db).updateOne({ _id: id }, ledgerChange(stagesOf(fields)))

  it('adds nothing where a write is repeated, or leaves the state as it is', async () => {
    const document = accepted()
    await insertMissing(mongo.db, [document])
    await change(document._id, { $set: { published_at: at } })
    const once = await inLedger(document._id)
    await change(document._id, { $set: { published_at: at } })
    expect(await inLedger(document._id)).toEqual(once)
    await change(document._id, { $set: { due_at: new Date() } })
    expect((await inLedger(document._id)).history).toHaveLength(2)
  })

  it('sets values as they are: an error that begins with a dollar, and a count of a collection with a dot', async () => {
    const document = accepted()
    await insertMissing(mongo.db, [document])
    const counts = { 'media.files': { deleted: 1, redacted: 0, pulled: 0 } }
    await change(document._id, { $set: { 'steps.content.counts': counts, 'steps.content.error': error } })
    await change(document._id, {
      $set: { 'steps.content.counts': counts },
      $unset: { 'steps.content.error': 1 },
    })
    expect((await inLedger(document._id)).steps).toEqual({ content: { counts } })
  })

  it('keeps the first and the last of a long history, and counts on', async () => {
    const document = accepted()
    await insertMissing(mongo.db, [document])
    for (let n = 0; n < 120; n += 1) {
      await change(document._id, n % 2 ? { $unset: { published_at: 1 } } : { $set: { published_at: at } })
    }
    const { history = [] } = await inLedger(document._id)
    const numbers = history.map(({ n }) => n)
    expect(numbers).toHaveLength(HISTORY_LIMIT)
    expect(numbers.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(numbers.slice(20)).toEqual(Array.from({ length: 80 }, (_, index) => index + 42))
  })
})
