import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
const at = new Date('2026-01-01T00:00:00Z')
const error = { code: 'notification_store_error', message: 'The store answered 500' }
let api: TestApi
let id = 100

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
})
afterAll(() => api.stop())

async function inLedger(fields: object, unset: readonly string[] = []): Promise<string> {
  id += 1
  const accepted = { userId: id, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'admin' } as const
  const document = { ...acceptedDocument(accepted, at), claimed_at: at, ...fields }
  for (const field of unset) delete document[field as keyof typeof document]
  await ledgerOf(api.mongo.db).insertOne(document)
  return document._id
}

async function retry(deletionId: string, caller = ADMIN, body?: unknown) {
  const token = await api.token(caller)
  return api.send({ method: 'POST', path: `/api/v2/deletion/${deletionId}/retry/`, token, body })
}

describe('POST /api/v2/deletion/{id}/retry/', () => {
  it('makes a blocked deletion due at once, with all attempts ahead of the steps that wait', async () => {
    const done = { state: 'done', attempts: 1, counts: {}, finished_at: at }
    const blocked = { state: 'blocked', attempts: 25, failures: 25, counts: {}, error }
    const deletion = await inLedger({ blocked_at: at, steps: { content: done, notifications: blocked } }, [
      'due_at',
    ])
    const before = new Date()
    const answer = await retry(deletion)
    expect(answer).toMatchObject({ status: 200, body: { id: deletion, state: 'retrying' } })
    const entry = await ledgerOf(api.mongo.db).findOne({ _id: deletion })
    expect(entry).not.toHaveProperty('blocked_at')
    expect(entry?.due_at?.getTime()).toBeGreaterThanOrEqual(before.getTime())
    expect(entry?.steps).toEqual({
      content: done,
      notifications: { ...blocked, state: 'retrying', failures: 0 },
    })
  })

  it('ends the pause of one that waits for its next attempt', async () => {
    const later = new Date(Date.now() + 300_000)
    const waiting = { state: 'retrying', attempts: 2, failures: 2, counts: {}, error, next_attempt_at: later }
    const deletion = await inLedger({ due_at: later, steps: { notifications: waiting } })
    expect((await retry(deletion)).status).toBe(200)
    const entry = await ledgerOf(api.mongo.db).findOne({ _id: deletion })
    expect(entry?.steps.notifications).not.toHaveProperty('next_attempt_at')
    expect(entry?.due_at?.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('leaves a lease to the worker that has it', async () => {
    const until = new Date(Date.now() + 15_000)
    const deletion = await inLedger({ owner: 'w', due_at: until })
    expect(await retry(deletion)).toMatchObject({ status: 200, body: { state: 'running' } })
    expect(await ledgerOf(api.mongo.db).findOne({ _id: deletion })).toMatchObject({
      owner: 'w',
      due_at: until,
    })
  })

  it.each(['completed_at', 'superseded_at'])('is 409 for one that is over (%s)', async (field) => {
    const deletion = await inLedger({ [field]: at }, ['due_at'])
    const answer = await retry(deletion)
    expect(answer).toMatchObject({ status: 409, body: { errors: [{ code: 'deletion_over' }] } })
    expect(await ledgerOf(api.mongo.db).findOne({ _id: deletion })).not.toHaveProperty('due_at')
  })

  it('is for administrators, knows what it is asked for, and takes no body', async () => {
    await insertUser(api.mongo, 90)
    const deletion = await inLedger({})
    expect((await retry(deletion, 90)).status).toBe(403)
    for (const unknown of ['999-1', 'x', '7-0']) expect((await retry(unknown)).status).toBe(404)
    expect((await retry(deletion, ADMIN, { now: true })).status).toBe(400)
  })
})
