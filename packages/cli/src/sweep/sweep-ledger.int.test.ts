import { createErasureEngine } from '@lethe/erasure/engine'
import { loadManifest } from '@lethe/erasure/manifest'
import { createVerifier } from '@lethe/erasure/verifier'
import { postsOf } from '@lethe/store/community'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { createContentTarget } from '@lethe/targets/content'
import { Long } from 'mongodb'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { sweepLedger } from './sweep-ledger.ts'
import type { SweepDeps } from './sweep-page.ts'
import { ERASURE_MANIFEST, makeGone } from './test-gone.ts'

let mongo: TestDatabase
let deps: SweepDeps
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  const { client, db } = mongo
  const manifest = await loadManifest(ERASURE_MANIFEST)
  const engine = createErasureEngine({ client, db, manifest })
  deps = {
    mongo,
    engine,
    content: createContentTarget({ engine, verifier: createVerifier({ db, manifest }) }),
  }
})
afterEach(async () => {
  for (const { name } of await mongo.db.listCollections().toArray())
    await mongo.db.collection(name).deleteMany()
})
afterAll(() => mongo.drop())

let lastPost = 0
async function writePosts(author: number, posts: number): Promise<void> {
  const rest = { text: 'late', mentions: [], comment_count: 0, vote_count: 0, created_at: new Date() }
  const authored = { author_id: Long.fromNumber(author), ...rest }
  await postsOf(mongo.db).insertMany(
    Array.from({ length: posts }, () => ({ _id: Long.fromNumber(++lastPost), ...authored })),
  )
}

const unhurried = () => ({ dryRun: false, signal: new AbortController().signal, onProgress: () => {} })
const postsLeft = () => postsOf(mongo.db).countDocuments()
const checkpoints = () => mongo.db.collection('deletion_ranges').countDocuments()

/** Runs `then` after each erasing of the content target. */
function afterErasing(then: () => Promise<void> | void): SweepDeps {
  const { content } = deps
  return {
    ...deps,
    content: {
      ...content,
      async erase(subjects, slice) {
        const outcomes = await content.erase(subjects, slice)
        await then()
        return outcomes
      },
    },
  }
}

describe('sweepLedger', () => {
  it('erases again what is written while it erases', async () => {
    await makeGone(mongo, 2)
    await writePosts(2, 1)
    let more = 3
    const writer = afterErasing(async () => {
      if (more-- > 0) await writePosts(2, 1)
    })
    expect(await sweepLedger(writer, unhurried())).toMatchObject({
      users: 1,
      erased: { posts: { deleted: 4 } },
      not_erased: [],
    })
    expect(await postsLeft()).toBe(0)
  })

  it('does not follow for ever who never stops to write, and says so', async () => {
    await makeGone(mongo, 2, 3)
    await writePosts(2, 1)
    await writePosts(3, 1)
    const writer = afterErasing(() => writePosts(2, 1))
    expect(await sweepLedger(writer, unhurried())).toMatchObject({
      users: 2,
      not_erased: [{ reason: 'more keeps being written', count: 1, ids: ['2-1'] }],
    })
    expect(await postsOf(mongo.db).countDocuments({ author_id: 3 })).toBe(0)
    await sweepLedger(deps, unhurried())
    expect(await postsLeft()).toBe(0)
  })

  it('stops when it is told to, tells what it has done, and leaves the next one nothing but the rest', async () => {
    await makeGone(mongo, 2)
    await writePosts(2, 10)
    const stop = new AbortController()
    const stopped = afterErasing(() => stop.abort())
    expect(await sweepLedger(stopped, { ...unhurried(), signal: stop.signal })).toMatchObject({
      finished: false,
      deletions: 0,
      users: 1,
      erased: { posts: { deleted: 10 } },
    })
    expect(await checkpoints()).toBeGreaterThan(0)

    const { finished, users, erased } = await sweepLedger(deps, unhurried())
    expect({ finished, users, erased }).toEqual({ finished: true, users: 0, erased: {} })
    expect(await checkpoints()).toBe(0)
  })

  it('goes through more than one page, and tells how far it is', async () => {
    const ids = Array.from({ length: 1_001 }, (_, index) => index + 1)
    await makeGone(mongo, ...ids)
    await writePosts(999, 1)
    const seen: number[][] = []
    const onProgress = (done: number, total: number) => seen.push([done, total])
    expect(await sweepLedger(deps, { ...unhurried(), onProgress })).toMatchObject({
      deletions: 1_001,
      users: 1,
      not_erased: [],
    })
    expect(seen).toEqual([
      [1_000, 1_001],
      [1_001, 1_001],
    ])
  })
})
