import { Readable } from 'node:stream'
import type { BatchAnswerLine, BatchResult } from '@lethe/contracts/batch'
import { expect, test } from 'vitest'
import { Refusal } from '../api.ts'
import { fakeApi } from '../test-api.ts'
import { deleteAll } from './delete-all.ts'
import type { Asked, BadLine } from './read-users.ts'
import type { Report, Told } from './report.ts'

type Sent = { users: number[]; mode: string }

async function* numbers(from: number, to: number) {
  for (let n = from; n <= to; n += 1) yield { user_id: n }
}
const user = (user_id: number) => ({ user_id })
const bad = (line: number): BadLine => ({ line, error: { code: 'bad_line', message: 'x' } })
const done = (user_id: number): BatchResult => ({ user_id, deletion_id: `${user_id}-1` })
const error = (user_id: number, code: string): BatchResult => ({ user_id, error: { code, message: 'x' } })

/** A run against an api that answers as told. `reported` are the users of an earlier one. */
function start(answer: (users: readonly number[], call: number) => BatchResult[], reported: Told[] = []) {
  const stop = new AbortController()
  const calls: { users: number[]; key: string | null }[] = []
  const written: BatchAnswerLine[] = []
  const badLines: BadLine[] = []
  const report: Report = {
    run: { run: 'key', mode: 'hard' },
    reported: async function* () {
      yield* reported
    },
    append: async (results) => void written.push(...results),
    close: async () => undefined,
  }
  const api = fakeApi(({ headers, body }) => {
    const { users } = body as Sent
    calls.push({ users, key: headers.get('idempotency-key') })
    return { results: answer(users, calls.length) }
  })
  const run = (users: AsyncIterable<Asked>) =>
    deleteAll(users, {
      api,
      report,
      signal: stop.signal,
      onProgress: () => undefined,
      onWait: () => undefined,
      onBadLine: (line) => badLines.push(line),
    })
  return { run, stop, calls, written, badLines }
}

test('users go out a thousand a request, under the key of the run, and all are reported', async () => {
  const { run, calls, written } = start((users) => users.map(done))
  expect(await run(numbers(1, 2_500))).toEqual({ accepted: 2_500, refused: {}, finished: true })
  expect(calls.map(({ users, key }) => [users.length, key])).toEqual([
    [1_000, 'key'],
    [1_000, 'key'],
    [500, 'key'],
  ])
  expect(written).toEqual(Array.from({ length: 2_500 }, (_, n) => done(n + 1)))
})

test('those for whom there is no answer are asked for again, and nobody else', async () => {
  const { run, calls, written } = start((users, call) =>
    users.map((id) =>
      call > 1 || id < 3 ? done(id) : error(id, id === 3 ? 'outcome_unknown' : 'unavailable'),
    ),
  )
  expect(await run(numbers(1, 5))).toMatchObject({ accepted: 5, finished: true })
  expect(calls.map(({ users }) => users)).toEqual([
    [1, 2, 3, 4, 5],
    [3, 4, 5],
  ])
  expect(written).toEqual([1, 2, 3, 4, 5].map(done))
})

test('a line that names nobody is reported in its place and stops nobody', async () => {
  const lines = [bad(1), user(7), bad(3), user(8), bad(5)]
  const { run, calls, written, badLines } = start((users, call) =>
    users.map((id) => (call === 1 && id === 8 ? error(id, 'unavailable') : done(id))),
  )
  expect(await run(Readable.from(lines))).toEqual({ accepted: 2, refused: { bad_line: 3 }, finished: true })
  expect(calls.map(({ users }) => users)).toEqual([[7, 8], [8]])
  expect(written).toEqual([bad(1), done(7), bad(3), done(8), bad(5)])
  expect(badLines.map(({ line }) => line)).toEqual([1, 3, 5])
})

test('it goes on behind a bad line of the report', async () => {
  const { run, calls } = start((users) => users.map(done), [user(7), { line: 2 }])
  expect(await run(Readable.from([user(7), bad(2), user(8)]))).toMatchObject({ accepted: 1, finished: true })
  expect(calls.map(({ users }) => users)).toEqual([[8]])
})

test('an api that is busy is asked again after a while', async () => {
  const { run, calls } = start((users, call) => {
    if (call === 1) throw new Refusal(429, { code: 'too_many_batches', message: 'x' })
    return users.map(done)
  })
  expect(await run(numbers(1, 1))).toMatchObject({ accepted: 1, finished: true })
  expect(calls).toHaveLength(2)
})

test('what no waiting mends ends it, and what was done before is told', async () => {
  const { run, written } = start((users, call) => {
    if (call === 2) throw new Refusal(403, { code: 'permission_denied', message: 'x' })
    return users.map(done)
  })
  expect(await run(numbers(1, 1_001))).toMatchObject({
    accepted: 1_000,
    finished: false,
    failure: { code: 'permission_denied' },
  })
  expect(written).toHaveLength(1_000)
})

test('a stop comes between two requests', async () => {
  const { run, stop, written } = start((users) => {
    stop.abort()
    return users.map((id) => error(id, 'user_not_found'))
  })
  expect(await run(numbers(1, 3_000))).toEqual({
    accepted: 0,
    refused: { user_not_found: 1_000 },
    finished: false,
  })
  expect(written).toHaveLength(1_000)
})

test('it goes on behind the users of the report', async () => {
  const { run, calls } = start((users) => users.map(done), [1, 2, 3].map(user))
  expect(await run(numbers(1, 5))).toMatchObject({ accepted: 2, finished: true })
  expect(calls.map(({ users }) => users)).toEqual([[4, 5]])
})

test.each([[[2]], [[1, 2, 3]]])(
  'a report of other users (%j) stops it before anything is done',
  async (told) => {
    const { run, calls } = start((users) => users.map(done), told.map(user))
    expect(await run(numbers(1, 2))).toMatchObject({ finished: false, failure: { code: 'other_users' } })
    expect(calls).toEqual([])
  },
)
