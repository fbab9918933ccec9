import { randomUUID } from 'node:crypto'
import { ledgerOf } from '@lethe/store/ledger'
import { stateOf } from '@lethe/store/ledger-state'
import { insertUser } from '@lethe/store/testing'
import { type HoldResult, holdUser, releaseUser } from '@lethe/store/user-hold'
import { markUsers } from '@lethe/store/user-mark'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, scriptedStore, type World } from '../testing/world.ts'

/** Rounds of each race; they meet in cohorts, so that two updates of many users cross in the middle. */
const ROUNDS = 1_000
const COHORT = 50
const SOON_MS = 2_000
let world: World
let lastId = 10_000

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

interface Race {
  /** What precedes the race: answers the deletions' ids. */
  before(ids: readonly number[]): Promise<string[]>
  mode: 'soft' | 'hard'
  /** What meets the worker. */
  against(ids: readonly number[]): Promise<unknown>
  /** What is wrong with a user after it; null where nothing is. */
  judge(after: After): string | null
}

interface After {
  user: UserDocument
  /** Whether a worker takes the deletion at its next look, or the one after. */
  isDueSoon: boolean
  posts: number
  /** How often the notification store was asked to erase him, and whether he was alive or held then. */
  asked: number
  state: string
}

/** Runs a race in all its rounds; answers how many users ended as each status, once every round is judged. */
async function run({ before, mode, against, judge }: Race): Promise<Record<string, number>> {
  const endings: Record<string, number> = {}
  const wrong: string[] = []
  for (let round = 0; round < ROUNDS; round += COHORT) {
    const ids = Array.from({ length: COHORT }, () => (lastId += 1))
    for (const id of ids) await insertUser(world.mongo, id)
    await Promise.all(ids.map((id) => world.post(id)))
    const deletionIds = await before(ids)
    const store = watchfulStore(wrong)
    const worker = world.workerWith({ targets: [world.content, store] })
    const work = () => world.take(worker, deletionIds, mode)
    // In half of the cohorts the worker is about to begin when the others come.
    const isReady = (round / COHORT) % 2 === 0 ? claimed(deletionIds) : Promise.resolve()
    await Promise.all([work(), isReady.then(() => against(ids))])
    await world.sweep(ids)
    for (const after of await afterwards(ids, store.erased)) {
      endings[after.user.status] = (endings[after.user.status] ?? 0) + 1
      const problem = judge(after)
      if (problem) wrong.push(`${problem}: ${JSON.stringify(after)}`)
    }
  }
  expect(wrong).toEqual([])
  return endings
}

/** Resolves when a worker has taken the last of them. */
async function claimed(deletionIds: readonly string[]): Promise<void> {
  const isClaimed = { _id: deletionIds.at(-1) ?? '', claimed_at: { $exists: true } }
  while (!(await ledgerOf(world.mongo.db).findOne(isClaimed)));
}

/** A notification store that looks at the user document whenever it is asked to erase somebody. */
function watchfulStore(wrong: string[]) {
  const store = scriptedStore()
  const erase = store.erase
  return Object.assign(store, {
    erase: async (...[subjects, slice]: Parameters<typeof erase>) => {
      const ids = subjects.map(({ userId }) => userId)
      const users = await usersOf(world.mongo.db)
        .find({ _id: { $in: ids } })
        .toArray()
      const untouchable = users.filter(({ status, hold }) => hold || (status !== 'd' && status !== 'u'))
      wrong.push(...untouchable.map(({ _id }) => `user ${_id} was touched`))
      return erase(subjects, slice)
    },
  })
}

async function afterwards(ids: readonly number[], erased: readonly string[]): Promise<After[]> {
  const { db } = world.mongo
  const users = await usersOf(db)
    .find({ _id: { $in: [...ids] } })
    .toArray()
  return Promise.all(
    users.map(async (user) => {
      const id = Number(user._id)
      const entry = await ledgerOf(db).findOne({ _id: `${id}-1` })
      return {
        user,
        isDueSoon: entry?.due_at !== undefined && entry.due_at.getTime() <= Date.now() + SOON_MS,
        posts: await world.postsLeft(id),
        asked: erased.filter((deletionId) => deletionId === `${id}-1`).length,
        state: entry ? stateOf(entry) : 'unknown',
      }
    }),
  )
}

const holdAll = (ids: readonly number[]) =>
  Promise.all(ids.map((id) => holdUser(world.mongo, id, { by: 1, reason: 'Litigation hold' })))

const mark = async (ids: readonly number[], mode: 'soft' | 'hard') => {
  await markUsers(
    world.mongo,
    ids.map((userId) => ({ userId, mode, by: 'admin', key: randomUUID() })),
  )
  return ids.map((id) => `${id}-1`)
}
const restore = (ids: readonly number[], isCancellation: boolean) =>
  markUsers(
    world.mongo,
    ids.map((userId) => ({
      userId,
      mode: 'restored',
      by: 'admin',
      key: randomUUID(),
      deletionId: isCancellation ? `${userId}-1` : undefined,
    })),
  )

describe(`of ${ROUNDS} races`, () => {
  it.each([
    ['a cancellation', true],
    ['a restore', false],
  ])('%s against the start leaves nobody in between', async (_name, isCancellation) => {
    const endings = await run({
      before: world.schedule,
      mode: 'hard',
      against: (ids) => restore(ids, isCancellation),
      judge: ({ user, posts, asked, state }) => {
        const isBack = user.status === 'a' && user.generation === 2 && state === 'cancelled'
        const isGone = user.status === 'u' && user.generation === 1 && state === 'completed'
        if (isBack) return posts === 1 && asked === 0 ? null : 'cancelled, and touched'
        return isGone && posts === 0 && asked === 1 ? null : 'neither cancelled nor erased'
      },
    })
    expect(Object.keys(endings).toSorted()).toEqual(['a', 'u'])
  })

  it('a restore against the forwarding of a soft deletion touches nobody who is back', async () => {
    const endings = await run({
      before: (ids) => mark(ids, 'soft'),
      mode: 'soft',
      against: (ids) => restore(ids, false),
      judge: ({ user, posts, asked, state }) => {
        if (posts !== 1) return 'a soft deletion touched content'
        if (user.status === 'd') return asked === 1 && state === 'completed' ? null : 'not forwarded'
        if (user.status !== 'a' || user.generation !== 2) return 'neither deleted nor restored'
        // Where it was done already, a restore passes like any later one.
        return asked === 0 ? (state === 'cancelled' ? null : 'not cancelled') : null
      },
    })
    expect(Object.keys(endings)).toContain('d')
  })

  it('a hold against a running erasure is refused, or keeps everything', async () => {
    const results = new Map<number, HoldResult['kind']>()
    await run({
      before: (ids) => mark(ids, 'hard'),
      mode: 'hard',
      against: (ids) =>
        Promise.all(
          ids.map(async (id) => {
            const { kind } = await holdUser(world.mongo, id, { by: 1, reason: 'Litigation hold' })
            results.set(id, kind)
          }),
        ),
      judge: ({ user, posts, asked, state }) => {
        const kind = results.get(Number(user._id))
        if (kind === 'held')
          return posts === 1 && asked === 0 && state === 'held' ? null : 'held, and touched'
        return posts === 0 && asked === 1 && state === 'completed' && !user.hold ? null : 'refused, and kept'
      },
    })
    expect([...new Set(results.values())]).toEqual(expect.arrayContaining(['held', 'begun']))
  })

  it('the end of a hold against a worker that meets it leaves no deletion waiting', async () => {
    await run({
      before: async (ids) => {
        await holdAll(ids)
        return mark(ids, 'hard')
      },
      mode: 'hard',
      against: (ids) => Promise.all(ids.map((id) => releaseUser(world.mongo, id, 9))),
      judge: ({ state, isDueSoon, user }) =>
        user.hold || (state !== 'completed' && !isDueSoon) ? 'it waits for nobody' : null,
    })
  })
})
