import { commentsOf, followsOf, postsOf, votesOf } from '@lethe/store/community'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

const ADMIN = 1
const FIRST = 1_000
const USERS = 1_000
const PER_USER = { posts: 5, comments: 5, votes: 5, follows: 5 }

let system: System

beforeAll(async () => {
  system = await startSystem()
  await seed()
}, 60_000)
afterAll(async () => {
  await system.stop()
})

/** 1,000 users with 20 documents each, on their own and on one another's posts; an administrator owns the rest. */
async function seed(): Promise<void> {
  const { db } = system.mongo
  const at = new Date()
  const ids = Array.from({ length: USERS }, (_, index) => FIRST + index)
  const long = Long.fromNumber
  const neighbour = (id: number, steps: number) => FIRST + ((id - FIRST + steps) % USERS)
  const postOf = (id: number, n: number) => long(id * 10 + n)
  const range = (count: number) => Array.from({ length: count }, (_, n) => n)
  await usersOf(db).insertMany([
    {
      _id: long(ADMIN),
      status: 'a',
      generation: 0,
      username: 'admin',
      role: 'admin',
      followers_count: USERS,
    },
    ...ids.map((id) => ({
      _id: long(id),
      status: 'a' as const,
      generation: 0,
      username: `user-${id}`,
      ext_id: `ext-${id}`,
    })),
  ])
  await postsOf(db).insertMany([
    {
      _id: long(1),
      author_id: long(ADMIN),
      text: 'stays',
      mentions: ids.map((id) => long(id)),
      comment_count: USERS,
      vote_count: USERS,
      created_at: at,
    },
    ...ids.flatMap((id) =>
      range(PER_USER.posts).map((n) => ({
        _id: postOf(id, n),
        author_id: long(id),
        text: 'words',
        mentions: [long(neighbour(id, 1))],
        comment_count: n === 0 ? PER_USER.comments - 1 : 0,
        vote_count: n === 0 ? PER_USER.votes - 1 : 0,
        created_at: at,
      })),
    ),
  ])
  await commentsOf(db).insertMany(
    ids.flatMap((id) =>
      range(PER_USER.comments).map((n) => ({
        _id: long(id * 10 + n),
        post_id: n === 0 ? long(1) : postOf(neighbour(id, n), 0),
        author_id: long(id),
        text: 'words',
        created_at: at,
      })),
    ),
  )
  await votesOf(db).insertMany(
    ids.flatMap((id) =>
      range(PER_USER.votes).map((n) => ({
        post_id: n === 0 ? long(1) : postOf(neighbour(id, n), 0),
        user_id: long(id),
        created_at: at,
      })),
    ),
  )
  await followsOf(db).insertMany(
    ids.flatMap((id) =>
      range(PER_USER.follows).map((n) => ({
        follower_id: long(id),
        followed_id: n === 0 ? long(ADMIN) : long(neighbour(id, n)),
        created_at: at,
      })),
    ),
  )
}

describe('1,000 hard deletions at once', () => {
  it('are all accepted and all completed, with nothing left and every counter of those who stay exact', async () => {
    const admin = await system.as(ADMIN)
    const ids = Array.from({ length: USERS }, (_, index) => FIRST + index)
    const startedAt = performance.now()
    const answers = await Promise.all(ids.map((id) => admin.delete(id, { hard: true })))
    expect(answers.filter(({ status }) => status !== 204)).toEqual([])
    const acceptedAt = performance.now()
    const { db } = system.mongo
    await expect
      .poll(() => db.collection('deletions').countDocuments({ completed_at: { $exists: true } }), {
        timeout: 120_000,
      })
      .toBe(USERS)
    expect(await db.collection('deletions').countDocuments({ state: 'completed' })).toBe(USERS)
    const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1)
    process.stdout.write(
      `1,000 hard deletions: accepted in ${((acceptedAt - startedAt) / 1000).toFixed(1)} s, completed ${seconds(acceptedAt)} s later (late-write window 1 s)\n`,
    )

    expect(
      await postsOf(db)
        .find({}, { projection: { created_at: 0 } })
        .toArray(),
    ).toEqual([{ _id: 1, author_id: ADMIN, text: 'stays', mentions: [], comment_count: 0, vote_count: 0 }])
    for (const collection of [commentsOf(db), votesOf(db), followsOf(db)])
      expect(await collection.countDocuments()).toBe(0)
    expect(await usersOf(db).findOne({ _id: ADMIN })).toMatchObject({ username: 'admin', followers_count: 0 })
    expect(await usersOf(db).countDocuments({ status: 'u', username: { $exists: true } })).toBe(0)
    expect(await db.collection('deletion_ranges').countDocuments()).toBe(0)
    const erased = await system.events(system.topics.erased)
    expect(new Set(erased.map(({ key }) => key)).size).toBe(USERS)
  }, 180_000)
})
