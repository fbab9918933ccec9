import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const SLOW_MS = 120_000
const USERS = 20_000
const FIRST = 100
let system: System

beforeAll(async () => {
  system = await startSystem()
  const users = Array.from({ length: USERS }, (_, n) => ({
    _id: Long.fromNumber(FIRST + n),
    status: 'a',
    generation: 0,
    date_joined: new Date(),
  }))
  await usersOf(system.mongo.db).insertMany(users as UserDocument[])
})
afterAll(async () => {
  await system.stop()
})

it(
  'a stream that a SIGTERM ends says where to go on, and up to there every user is deleted and nobody behind',
  async () => {
    const sent = request(`${system.api.url}/api/v2/deletion/batch/?mode=soft`, {
      method: 'POST',
      agent: false,
      headers: {
        authorization: `Bearer ${await system.token(1, true)}`,
        'content-type': 'application/x-ndjson',
      },
    })
    sent.on('error', () => undefined)
    for (let n = 0; n < USERS; n += 1) sent.write(`${FIRST + n}\n`)
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]

    const lines: { user_id?: number; line?: number; error?: { code: string } }[] = []
    let stopped: Promise<number | null> | undefined
    for await (const line of createInterface({ input: answer })) {
      lines.push(JSON.parse(line))
      if (lines.length === 1_000) stopped = system.api.stop()
    }
    expect(await stopped).toBe(0)
    expect(answer.complete).toBe(true)

    const deleted = lines.length - 1
    expect(deleted).toBeGreaterThanOrEqual(1_000)
    expect(deleted).toBeLessThan(USERS)
    expect(lines.at(-1)).toMatchObject({ line: deleted + 1, error: { code: 'stream_ended' } })
    expect(lines.slice(0, -1).map(({ user_id }) => user_id)).toEqual(
      Array.from({ length: deleted }, (_, n) => FIRST + n),
    )
    const active = await usersOf(system.mongo.db).countDocuments({ status: 'a' })
    expect(active).toBe(USERS - deleted)
  },
  SLOW_MS,
)
