import { setTimeout as wait } from 'node:timers/promises'
import { MAX_BATCH } from '@lethe/contracts/batch'
import { apiErrors } from '@lethe/contracts/errors'
import type { UserStatus } from '@lethe/contracts/status'
import { openPrivateDatabase } from '@lethe/local-stack/private-database'
import { insertUser, readUser } from '@lethe/store/testing'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NDJSON } from '../http/ndjson.ts'
import { startTestApi, type TestApi } from '../testing/api.ts'
import { openLines } from '../testing/line-stream.ts'

const ADMIN = 1
const STRANGER = 2
const NOBODY = 999_999
const PATH = '/api/v2/deletion/batch/'

let api: TestApi
let lastId = 100
beforeAll(async () => {
  api = await startTestApi({ mongo: await openPrivateDatabase(), streamTimes: { idle: 500, lastWords: 300 } })
  await insertUser(api.mongo, ADMIN, { role: 'admin' })
  await insertUser(api.mongo, STRANGER)
})
afterAll(() => api.stop())

async function newUser(status: UserStatus = 'a'): Promise<number> {
  lastId += 1
  await insertUser(api.mongo, lastId, { status })
  return lastId
}
async function newUsers(count: number): Promise<number[]> {
  const ids = Array.from({ length: count }, () => (lastId += 1))
  const documents = ids.map((id) => ({
    _id: Long.fromNumber(id),
    status: 'a',
    generation: 0,
    date_joined: new Date(),
  }))
  await usersOf(api.mongo.db).insertMany(documents as UserDocument[])
  return ids
}
const statusOf = async (id: number) => (await readUser(api.mongo, id)).status

interface Options {
  query?: string
  key?: string
  caller?: number
  of?: TestApi
}
const headersFor = async ({ key, caller = ADMIN, of = api }: Options) => ({
  authorization: `Bearer ${await of.token(caller)}`,
  ...(key !== undefined && { 'idempotency-key': key }),
})
/** Sends it whole and reads the lines of the answer. */
async function send(body: string, options: Options = {}) {
  const { query = '?mode=soft' } = options
  const headers = { ...(await headersFor(options)), 'content-type': NDJSON }
  const answer = await api.send({ method: 'POST', path: PATH + query, body, headers })
  const lines = answer.headers['content-type'] === NDJSON ? (answer.text.match(/.+/g) ?? []) : []
  return { ...answer, lines: lines.map((line) => JSON.parse(line)) }
}
const open = async (options: Options = {}) =>
  openLines(`${(options.of ?? api).url}${PATH}${options.query ?? '?mode=soft'}`, await headersFor(options))
const linesOf = (ids: readonly number[]) => ids.map((user_id) => `${JSON.stringify({ user_id })}\n`).join('')
const deleted = (user_id: number, generation = 1) => ({ user_id, deletion_id: `${user_id}-${generation}` })
const errorOf = (code: keyof typeof apiErrors) => ({ code, message: apiErrors[code].message })
const refused = (user_id: number, code: keyof typeof apiErrors) => ({ user_id, error: errorOf(code) })
const without = (line: number, code: 'invalid_line' | 'stream_ended') => ({ line, error: errorOf(code) })

describe('a batch in NDJSON', () => {
  it('answers a line for each user, in their order, each as by his own DELETE', async () => {
    const [active, gone, soft] = [await newUser(), await newUser('u'), await newUser('d')]
    const answer = await send(linesOf([active, NOBODY, soft, gone, active]))
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': NDJSON } })
    expect(answer.lines).toEqual([
      deleted(active),
      refused(NOBODY, 'user_not_found'),
      refused(soft, 'user_already_soft_deleted'),
      refused(gone, 'user_not_found'),
      refused(active, 'user_already_soft_deleted'),
    ])
  })

  it('takes ids alone, and needs no newline at its end; an empty one is answered with nothing', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    expect((await send(`${ann}\r\n\n  \n{ "user_id": ${ben} }`)).lines).toEqual([deleted(ann), deleted(ben)])
    expect(await send('')).toMatchObject({ status: 200, lines: [] })
  })

  it('one bad line stops nobody else, and is named by its number', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    const bad = [
      'x',
      '-1',
      '"7"',
      '7.5',
      '[7]',
      'null',
      '{"user_id":7,"mode":"hard"}',
      '{"user_id":"7"}',
      '{}',
    ]
    const long = `{"user_id":${' '.repeat(2_000)}7}`
    const { lines } = await send([ann, ...bad, '', long, ben].join('\n'))
    expect(lines).toEqual([
      deleted(ann),
      ...bad.map((_, n) => without(n + 2, 'invalid_line')),
      without(bad.length + 3, 'invalid_line'),
      deleted(ben),
    ])
  })

  it('is hard, and scheduled, by its query', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    expect((await send(linesOf([ann]), { query: '?mode=hard' })).lines).toEqual([deleted(ann)])
    expect(await statusOf(ann)).toBe('u')
    const query = '?mode=hard&not_before=2999-01-01T00:00:00Z'
    expect((await send(linesOf([ben]), { query })).lines).toEqual([deleted(ben)])
    expect(await readUser(api.mongo, ben)).toMatchObject({ status: 'd', deletion: { mode: 'hard' } })
  })

  it('answers the same again under its key, whatever has happened since', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    const first = await send(linesOf([ann, ben, ann]), { key: 'run-1' })
    expect(first.lines).toEqual([deleted(ann), deleted(ben), deleted(ann)])
    await (await api.as(ADMIN)).post(`/api/v2/user/${ben}/restore/`)
    expect((await send(linesOf([ann, ben, ann]), { key: 'run-1' })).lines).toEqual(first.lines)
    expect(await statusOf(ben)).toBe('a')
  })

  it.each<[Options, number, object]>([
    [{ query: '' }, 400, { field: 'mode', messages: [{ code: 'required' }] }],
    [{ query: '?mode=gone' }, 400, { field: 'mode' }],
    [{ query: '?mode=hard&mode=hard' }, 400, { field: 'mode' }],
    [{ query: '?mode=hard&notBefore=2999-01-01T00:00:00Z' }, 400, { field: 'notBefore' }],
    [{ query: '?mode=hard&not_before=soon' }, 400, { field: 'not_before' }],
    [{ query: '?mode=soft&not_before=2999-01-01T00:00:00Z' }, 400, { field: 'not_before' }],
    [{ key: '' }, 400, { field: 'Idempotency-Key' }],
    [{}, 403, { code: 'permission_denied' }],
  ])('%j is refused as a whole before a line is read', async (options, status, error) => {
    const id = await newUser()
    const answer = await send(linesOf([id]), { ...options, caller: STRANGER })
    expect(answer).toMatchObject({ status, body: { errors: [error] } })
    expect(await statusOf(id)).toBe('a')
  })

  it('is no body of any other request, and no other body is one of this', async () => {
    const { authorization } = await headersFor({})
    for (const [path, type] of [
      ['/api/v2/post/', NDJSON],
      [PATH, 'application/x-www-form-urlencoded'],
    ] as const) {
      const headers = { authorization, 'content-type': type }
      expect((await api.send({ method: 'POST', path, body: 'users=7', headers })).status).toBe(415)
    }
  })
})

describe('a batch in NDJSON as it comes', () => {
  it('is answered line by line', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    const stream = await open()
    expect(stream).toMatchObject({ status: 200, headers: { 'content-type': NDJSON, connection: 'close' } })
    stream.write(linesOf([ann]))
    expect(await stream.next()).toEqual(deleted(ann))
    const [half, rest] = [`{"user`, `_id":${ben}}\n`]
    stream.write(half)
    await wait(50)
    stream.write(rest)
    expect(await stream.next()).toEqual(deleted(ben))
    stream.end()
    expect(await stream.next()).toBeUndefined()
  })

  it('is of any length: many more than one request of JSON takes, each answered once', async () => {
    const [ann, count] = [await newUser(), MAX_BATCH + 1]
    const unknown = Array.from({ length: count }, (_, n) => NOBODY + 1 + n)
    const answer = await send(linesOf([...unknown, ann]))
    expect(answer.lines.map(({ user_id }) => user_id)).toEqual([...unknown, ann])
    expect(answer.lines.at(-1)).toEqual(deleted(ann))
  }, 60_000)

  it('is not read while its answers are not taken, and who never takes them loses the connection', async () => {
    const stream = await open()
    let lost: Error | undefined
    stream.failed.then((error) => (lost = error))
    const mebibyte = 'x\n'.repeat(512 * 1024)
    let sent = 0
    for (; !lost && sent < 200; sent += 1) await stream.fill(mebibyte)
    expect(lost).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })
    // What the system's buffers hold, and not what was left to send.
    expect(sent).toBeLessThan(50)
  })

  it('ends for who sends nothing more, with the line from which on nothing was done', async () => {
    const ann = await newUser()
    const stream = await open()
    stream.write(`\n${linesOf([ann])}{"user_id":7`)
    expect(await stream.rest()).toEqual([deleted(ann), without(3, 'stream_ended')])
    expect(stream.isComplete()).toBe(true)
  })

  it('ends with the right to it', async () => {
    const [former, ann, ben] = [await newUser(), await newUser(), await newUser()]
    const isAdmin = (role: 'admin' | 'none') =>
      usersOf(api.mongo.db).updateOne(
        { _id: Long.fromNumber(former) },
        role === 'admin' ? { $set: { role } } : { $unset: { role: 1 } },
      )
    await isAdmin('admin')
    const stream = await open({ caller: former })
    stream.write(linesOf([ann]))
    expect(await stream.next()).toEqual(deleted(ann))
    await isAdmin('none')
    stream.write(linesOf([ben]))
    expect(await stream.rest()).toEqual([without(2, 'stream_ended')])
    expect(await statusOf(ben)).toBe('a')
  })

  it('half a line of a client who went away is nobody', async () => {
    const [ann, ben] = [await newUser(), await newUser()]
    const stream = await open()
    stream.write(`${ann}\n${ben}`)
    expect(await stream.next()).toEqual(deleted(ann))
    stream.leave()
    // The next one finds the place free, and by then nothing of the one before goes on.
    for (let n = 0; n < 6; n += 1) expect((await send(linesOf([NOBODY]))).status).toBe(200)
    expect(await statusOf(ben)).toBe('a')
  })

  it('more than may run at once are told to come again', async () => {
    const streams = await Promise.all(Array.from({ length: 4 }, () => open()))
    expect(await send(linesOf([NOBODY]))).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      body: { errors: [{ code: 'too_many_batches' }] },
    })
    for (const stream of streams) {
      stream.end()
      await stream.rest()
    }
    await expect.poll(async () => (await send(linesOf([NOBODY]))).status).toBe(200)
  })
})

describe('a stream that the api has to end', () => {
  const FAIL = { configureFailPoint: 'failCommand' }
  const failUpdates = (mode: 'alwaysOn' | 'off', data = {}) =>
    api.mongo.client.db('admin').command({ ...FAIL, mode, data: { failCommands: ['update'], ...data } })

  it('where the database is away: those whose outcome nobody knows are told so, the others are not begun', async () => {
    const users = await newUsers(600)
    await failUpdates('alwaysOn', { writeConcernError: { code: 64, errmsg: 'timed out' } })
    const { lines } = await send(linesOf(users), { query: '?mode=hard', key: 'away' })
    await failUpdates('off')
    const known = lines.length - 1
    expect(known).toBeLessThanOrEqual(250)
    expect(lines).toEqual([
      ...users.slice(0, known).map((id) => refused(id, 'outcome_unknown')),
      without(known + 1, 'stream_ended'),
    ])
    expect(await statusOf(users[599] ?? 0)).toBe('a')
    const again = await send(linesOf(users), { query: '?mode=hard', key: 'away' })
    expect(again.lines).toEqual(users.map((id) => deleted(id)))
  })

  it('where the process stops: what is under way is answered, and the last line says where to go on', async () => {
    const own = await startTestApi({ mongo: api.mongo, streamTimes: { idle: 30_000, lastWords: 300 } })
    const users = await newUsers(2)
    const [idle, busy] = [await open({ of: own }), await open({ of: own })]
    await failUpdates('alwaysOn', { blockConnection: true, blockTimeMS: 700 })
    const before = api.mongo
    busy.write(linesOf(users))
    await expect
      .poll(
        async () =>
          (await before.client.db('admin').command({ currentOp: 1, 'command.update': 'users' })).inprog,
      )
      .not.toEqual([])
    const closed = own.app.close()
    expect(await idle.rest()).toEqual([without(1, 'stream_ended')])
    expect(await busy.rest()).toEqual([...users.map((id) => deleted(id)), without(3, 'stream_ended')])
    await failUpdates('off')
    await closed
    expect([idle.isComplete(), busy.isComplete()]).toEqual([true, true])
  })
})
