import { insertUser } from '@lethe/store/testing'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const ANNA = 7
let system: System
let admin: Awaited<ReturnType<System['as']>>

beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
  await insertUser(system.mongo, ANNA, { ext_id: 'crm-7' })
  admin = await system.as(ADMIN)
})
afterAll(() => system.stop())

interface Entry {
  n: number
  state: string
}

/** Reads `state` events until one that is enough, or to the end. */
async function follow(lastEventId: string | undefined, isEnough: (entry: Entry) => boolean = () => false) {
  const gone = new AbortController()
  const answer = await fetch(`${system.api.url}/api/v2/deletion/7-1/events/`, {
    headers: {
      authorization: `Bearer ${await system.token(ANNA)}`,
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
    signal: gone.signal,
  })
  const entries: Entry[] = []
  let last = lastEventId
  const events = answer.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const { event, id, data } of events ?? []) {
    if (event !== 'state') continue
    entries.push(JSON.parse(data))
    last = id
    if (isEnough(JSON.parse(data))) break
  }
  gone.abort()
  return { status: answer.status, entries, last }
}

it('a deletion is followed from its 204 to the end, and nothing is lost or told twice by who was away', async () => {
  expect((await admin.delete(ANNA, { hard: true })).status).toBe(204)
  const before = await follow(undefined, ({ state }) => state !== 'accepted')
  expect(before.entries[0]).toMatchObject({ n: 1, state: 'accepted', by: ADMIN })
  const after = await follow(before.last)
  const told = [...before.entries, ...after.entries]
  expect(told.at(-1)).toMatchObject({ state: 'completed' })
  expect(told.map(({ n }) => n)).toEqual(told.map((_, index) => index + 1))
  const { data } = await admin.GET('/api/v2/deletion/{id}/history/', { params: { path: { id: '7-1' } } })
  expect(told).toEqual(data)
  expect((await follow(after.last)).status).toBe(204)
})

it('and is in the list of what is completed', async () => {
  const query = { state: 'completed', mode: 'hard' } as const
  const { data } = await admin.GET('/api/v2/deletion/', { params: { query } })
  expect(data).toMatchObject({ count: 1, results: [{ id: '7-1', state: 'completed' }] })
})

it('a SIGTERM waits neither for streams nor for long polls', async () => {
  await insertUser(system.mongo, 8)
  await system.worker.stop()
  expect((await admin.delete(8)).status).toBe(204)
  const path = `${system.api.url}/api/v2/deletion/8-1/`
  const headers = { authorization: `Bearer ${await system.token(ADMIN)}`, prefer: 'wait=30' }
  const [stream, poll] = [await fetch(`${path}events/`, { headers }), fetch(path, { headers })]
  await expect
    .poll(async () => (await fetch(`${system.api.url}/metrics`)).text())
    .toMatch(/^lethe_api_watches\{.*\} 2$/m)
  const startedAt = performance.now()
  expect(await system.api.stop()).toBe(0)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(await stream.text()).toContain('"state":"accepted"')
  expect((await poll).status).toBe(200)
})
