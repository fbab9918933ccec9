import { insertUser } from '@lethe/store/testing'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NDJSON } from '../http/ndjson.ts'
import { startTestApi, type TestApi } from '../testing/api.ts'

const ROUNDS = 1_000
const AT_ONCE = 250
const [ANNA, BEN] = [1, 2]
const PATH = '/api/v2/deletion/batch/'

/** Two processes with one database, and an administrator at each. */
let first: TestApi
let second: TestApi
let lastId = 100
beforeAll(async () => {
  first = await startTestApi()
  second = await startTestApi({ mongo: first.mongo })
  for (const id of [ANNA, BEN]) await insertUser(first.mongo, id, { role: 'admin' })
})
afterAll(async () => {
  await second.app.close()
  await first.stop()
})

interface Wish {
  mode: 'soft' | 'hard'
  key?: string
}
/** What was answered for each user: the deletion's id, or a code. */
type Answers = (string | undefined)[]

const keyIn = ({ key }: Wish) => (key === undefined ? {} : { 'idempotency-key': key })
const told = ({ deletion_id, error }: { deletion_id?: string; error?: { code: string } }) =>
  deletion_id ?? error?.code

async function asBatch(api: TestApi, caller: number, users: number[], wish: Wish): Promise<Answers> {
  const body = { users, mode: wish.mode }
  const token = await api.token(caller)
  const answer = await api.send({ method: 'POST', path: PATH, token, body, headers: keyIn(wish) })
  return answer.body.results.map(told)
}
async function asStream(api: TestApi, caller: number, users: number[], wish: Wish): Promise<Answers> {
  const headers = { 'content-type': NDJSON, ...keyIn(wish) }
  const sent = {
    path: `${PATH}?mode=${wish.mode}`,
    token: await api.token(caller),
    body: users.join('\n'),
    headers,
  }
  const { text } = await api.send({ method: 'POST', ...sent })
  return text
    .trim()
    .split('\n')
    .map((line) => told(JSON.parse(line)))
}
async function singly(api: TestApi, caller: number, users: number[], wish: Wish): Promise<Answers> {
  const admin = await api.as(caller)
  const query = wish.mode === 'hard' ? '?hard=1' : ''
  const answers = await Promise.all(users.map((id) => admin.delete(id, query, keyIn(wish))))
  return answers.map(({ headers, body }) => headers['deletion-id'] ?? body.errors[0].code)
}

async function newUsers(): Promise<number[]> {
  const ids = Array.from({ length: AT_ONCE }, () => (lastId += 1))
  const documents = ids.map((id) => ({
    _id: Long.fromNumber(id),
    status: 'a',
    generation: 0,
    date_joined: new Date(),
  }))
  await usersOf(first.mongo.db).insertMany(documents as UserDocument[])
  return ids
}

/** Has all ask at once for each round's user, and tells what each of them was answered and what became of the user. */
async function race(ask: (users: number[]) => Promise<Answers>[]) {
  const rounds: { answers: Answers; status: string; generation: number; id: number }[] = []
  for (let done = 0; done < ROUNDS; done += AT_ONCE) {
    const users = await newUsers()
    const answers = await Promise.all(ask(users))
    const found = await usersOf(first.mongo.db)
      .find({ _id: { $gte: Long.fromNumber(users[0] ?? 0) } })
      .sort({ _id: 1 })
      .toArray()
    for (const [n, { _id, status, generation }] of found.entries())
      rounds.push({ answers: answers.map((all) => all[n]), status, generation, id: Number(_id) })
  }
  expect(rounds).toHaveLength(ROUNDS)
  return rounds
}

describe(`of ${ROUNDS} users whom a batch, a stream and a DELETE are for at once, in two processes`, () => {
  it('each is deleted by exactly one of them', async () => {
    const rounds = await race((users) => [
      asBatch(first, ANNA, users, { mode: 'hard' }),
      asStream(second, BEN, users.toReversed(), { mode: 'hard' }).then((answers) => answers.reverse()),
      singly(first, BEN, users, { mode: 'hard' }),
    ])
    for (const { answers, id, ...user } of rounds) {
      expect(user).toEqual({ status: 'u', generation: 1 })
      expect(answers.toSorted()).toEqual([`${id}-1`, 'user_not_found', 'user_not_found'])
    }
  })

  it('each is asked for once under a key, and all are told of the same deletion', async () => {
    const wish = { mode: 'soft', key: 'the-same' } as const
    const rounds = await race((users) => [
      asBatch(first, ANNA, users, wish),
      asStream(second, BEN, users, wish),
      singly(second, ANNA, users, wish),
    ])
    for (const { answers, id, ...user } of rounds) {
      expect(user).toEqual({ status: 'd', generation: 1 })
      expect(answers).toEqual(Array(3).fill(`${id}-1`))
    }
  })

  it('soft and hard end as one after the other', async () => {
    const rounds = await race((users) => [
      asBatch(first, ANNA, users, { mode: 'soft' }),
      asStream(second, BEN, users, { mode: 'hard' }),
    ])
    for (const { answers, id, ...user } of rounds) {
      expect([
        { answers: [`${id}-1`, `${id}-2`], status: 'u', generation: 2 },
        { answers: ['user_not_found', `${id}-1`], status: 'u', generation: 1 },
      ]).toContainEqual({ answers, ...user })
    }
  })
})
