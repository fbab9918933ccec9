import { Pool } from 'undici'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ScriptedStore, startScriptedStore } from './scripted-store.ts'
import { sendGuard, TooLateError } from './send-guard.ts'

let store: ScriptedStore
let pool: Pool

beforeEach(async () => {
  store = await startScriptedStore()
  pool = new Pool(new URL(store.url).origin)
})
afterEach(async () => {
  await pool.close()
  await store.close()
})

describe('sendGuard', () => {
  it('is asked when the connection is there, and what is late by then is not sent', async () => {
    let isLate = false
    pool.once('connect', () => {
      isLate = true
    })
    const request = () =>
      pool.compose(sendGuard(() => isLate)).request({ method: 'DELETE', path: '/hub/v1/user/1/' })
    await expect(request()).rejects.toThrow(TooLateError)
    expect(store.requests).toEqual([])
    isLate = false
    const { statusCode, body } = await request()
    await body.dump()
    expect(statusCode).toBe(404)
    expect(store.connections).toBe(1)
  })
})
