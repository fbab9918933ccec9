import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { insertUser } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ADMIN = 1
const at = new Date('2026-01-01T00:00:00Z')
const blocked = { state: 'blocked', attempts: 3, counts: {}, error: { code: 'x', message: 'y' } } as const
const reason = 'The store is gone for good'
let api: TestApi
let id = 100

beforeAll(async () => {
  api = await startTestApi()
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
})
afterAll(() => api.stop())

async function inLedger(fields: object = {}): Promise<string> {
  id += 1
  const accepted = { userId: id, generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'admin' } as const
  const { due_at: _, ...document } = acceptedDocument(accepted, at)
  const steps = { notifications: blocked }
  await ledgerOf(api.mongo.db).insertOne({ ...document, claimed_at: at, blocked_at: at, steps, ...fields })
  return document._id
}
const error = (code: string) => ({ errors: [{ code, message: expect.any(String) }] })
const post = async (path: string, body?: unknown, caller = ADMIN) => (await api.as(caller)).post(path, body)
const waive = (deletionId: string, body: unknown = { target: 'notifications', reason }, caller = ADMIN) =>
  post(`/api/v2/deletion/${deletionId}/waive/`, body, caller)

describe('POST /api/v2/deletion/{id}/waive/', () => {
  it('shows the step as waived for ever, with why and since when', async () => {
    const deletion = await inLedger()
    const answer = await waive(deletion)
    const [step] = answer.body.steps
    expect(answer.status).toBe(200)
    expect(step).toMatchObject({ state: 'waived', waiver: { reason, at: expect.any(String) } })
    expect(answer.body.state).toBe('verifying')
    expect((await waive(deletion, { target: 'notifications', reason: 'again' })).body.steps).toEqual([step])
    expect((await post(`/api/v2/deletion/${deletion}/retry/`)).body.steps).toEqual([step])
  })

  it('says what is in its way', async () => {
    expect(await waive(await inLedger({ steps: {} }))).toMatchObject({ body: error('step_not_blocked') })
    expect(await waive(await inLedger({ owner: 'w' }))).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: error('deletion_busy'),
    })
    expect(await waive(await inLedger({ completed_at: at }))).toMatchObject({ body: error('deletion_over') })
    for (const unknown of ['999999-1', 'x'])
      expect(await waive(unknown)).toMatchObject({ status: 404, body: error('deletion_not_found') })
  })

  it('needs a target that there is and a reason, and an administrator', async () => {
    const deletion = await inLedger()
    for (const body of [undefined, {}, { target: 'mail', reason }, { target: 'content', reason: ' ' }])
      expect((await waive(deletion, body ?? {})).status).toBe(400)
    await insertUser(api.mongo, 90)
    expect((await waive(deletion, { target: 'notifications', reason }, 90)).status).toBe(403)
  })
})

describe('POST /api/v2/deletion/retry/', () => {
  const path = '/api/v2/deletion/retry/'

  it('makes due what is blocked at a target, and says how many are left', async () => {
    await ledgerOf(api.mongo.db).deleteMany({})
    const deletion = await inLedger()
    const elsewhere = await inLedger({ steps: { content: blocked } })
    const answer = await post(`${path}?state=blocked&target=notifications`)
    expect(answer).toMatchObject({ status: 200, body: { retried: 1, left: 0 } })
    const state = async (of: string) =>
      (await (await api.as(ADMIN)).get(`/api/v2/deletion/${of}/`)).body.state
    expect(await state(deletion)).toBe('retrying')
    expect(await state(elsewhere)).toBe('blocked')
  })

  it('guesses nothing, and is for administrators', async () => {
    for (const query of ['', '?state=running', '?state=blocked&target=mail', '?state=blocked&state=blocked'])
      expect((await post(path + query)).status).toBe(400)
    expect((await post(`${path}?state=blocked`, { all: true })).status).toBe(400)
    await insertUser(api.mongo, 91)
    expect((await post(`${path}?state=blocked`, undefined, 91)).status).toBe(403)
  })
})
