import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { type Community, openCommunity, subject, unhurried } from './test-community.ts'

const [ANN, BEN] = [2 ** 31 + 1, 2 ** 31 + 2] as const
const deleted = (count: number) => ({ deleted: count, redacted: 0, pulled: 0 })

let community: Community

beforeEach(async () => {
  community = await openCommunity(inject('mongodbUri'))
})
afterEach(() => community.close())

const eraseAll = (...users: number[]) => community.engine.erase(users.map(subject), unhurried())

test('a page of several small users has one checkpoint', async () => {
  const { add, db } = community
  await add.post(10, ANN)
  await add.post(20, BEN)
  await eraseAll(ANN, BEN)
  expect(await db.collection('deletion_ranges').countDocuments()).toBe(1)
})

test('forgetting a deletion keeps what another one wrote into the same checkpoints', async () => {
  const { add, db, engine } = community
  await add.post(10, ANN)
  await add.post(20, BEN)
  await eraseAll(ANN, BEN)
  const ids = [`${ANN}-1`, `${BEN}-1`]

  await engine.forget([`${ANN}-1`])
  expect(await engine.counts(ids)).toEqual(
    new Map([
      [ids[0], {}],
      [ids[1], { posts: deleted(1) }],
    ]),
  )
  await engine.forget([`${BEN}-1`])
  expect(await db.collection('deletion_ranges').countDocuments()).toBe(0)
})

test('checkpoints hold ids and numbers only', async () => {
  await community.add.post(10, ANN)
  await eraseAll(ANN)
  const { _id, at, ...range } = (await community.db.collection('deletion_ranges').findOne())!
  expect(at).toBeInstanceOf(Date)
  expect(range).toEqual({
    rule: 'posts.author_id',
    deletions: [{ id: `${ANN}-1`, collection: 'posts', deleted: 1, parents: [10] }],
  })
})

test("the erased parents of another deletion with the same checkpoint are that one's affair", async () => {
  const { add, db } = community
  await add.post(10, ANN)
  await add.post(20, BEN)
  await eraseAll(ANN, BEN)
  await add.votes(20, [7])
  await eraseAll(ANN)
  expect(await db.collection('votes').countDocuments()).toBe(1)
})

test('two that forget at once leave nothing behind', async () => {
  const { add, db, engine } = community
  for (let round = 1; round <= 5; round += 1) {
    await add.post(2 * round, ANN)
    await add.post(2 * round + 1, BEN)
    await eraseAll(ANN, BEN)
    await Promise.all([engine.forget([`${ANN}-1`]), engine.forget([`${BEN}-1`])])
    expect(await db.collection('deletion_ranges').countDocuments()).toBe(0)
  }
})
