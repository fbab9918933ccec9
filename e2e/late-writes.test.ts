import { join } from 'node:path'
import { commentsOf, postsOf } from '@lethe/store/community'
import { insertUser } from '@lethe/store/testing'
import { Long } from 'mongodb'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lethe } from './harness/lethe.ts'
import { type System, startSystem } from './harness/system.ts'

/** Two deletions from end to end and three processes, on a machine that may be busy. */
const SLOW_MS = 120_000

const [ADMIN, EVE, ANN] = [1, 7, 8]
let system: System

beforeAll(async () => {
  system = await startSystem()
  await insertUser(system.mongo, ADMIN, { role: 'admin' })
  await insertUser(system.mongo, EVE, { ext_id: 'crm-7' })
  await insertUser(system.mongo, ANN)
})
afterAll(async () => {
  await system.stop()
})

async function sweep(...argv: string[]) {
  const { exitCode, stdout } = await lethe(['sweep', ...argv, '--json'], {
    MONGODB_URI: system.mongo.uri,
    ERASURE_MANIFEST: join(import.meta.dirname, '../erasure.yaml'),
  })
  return { exitCode, ...JSON.parse(stdout) }
}

/** As an api process would that slept through the whole deletion and the late-write window. */
async function writeLate(author: number): Promise<void> {
  const created_at = new Date()
  const author_id = Long.fromNumber(author)
  const counters = { mentions: [], comment_count: 0, vote_count: 0 }
  await postsOf(system.mongo.db).insertOne({
    _id: Long.fromNumber(author * 100),
    author_id,
    text: 'late',
    ...counters,
    created_at,
  })
  await commentsOf(system.mongo.db).insertOne({
    _id: Long.fromNumber(author * 100),
    post_id: Long.fromNumber(ANN * 100),
    author_id,
    text: 'late',
    created_at,
  })
  await postsOf(system.mongo.db).updateOne(
    { _id: Long.fromNumber(ANN * 100) },
    { $inc: { comment_count: 1 } },
  )
}

it(
  'finds what was written for a user after his deletion was completed, and nothing of anybody else',
  async () => {
    const admin = await system.as(ADMIN)
    await admin.delete(EVE, { hard: true })
    await admin.reaches(`${EVE}-1`, 'completed')
    await admin.delete(ANN)
    await admin.reaches(`${ANN}-1`, 'completed')
    await writeLate(ANN)
    await writeLate(EVE)

    expect(await sweep('--dry-run')).toMatchObject({
      exitCode: 3,
      users: 1,
      found: { posts: 1, comments: 1 },
    })
    expect(await sweep()).toMatchObject({
      exitCode: 0,
      deletions: 1,
      erased: { posts: { deleted: 1 }, comments: { deleted: 1 } },
      not_erased: [],
    })
    expect(await postsOf(system.mongo.db).find().toArray()).toMatchObject([
      { author_id: ANN, comment_count: 1 },
    ])
    expect(await commentsOf(system.mongo.db).countDocuments({ author_id: EVE })).toBe(0)
    expect(await sweep()).toMatchObject({ exitCode: 0, users: 0 })
  },
  SLOW_MS,
)
