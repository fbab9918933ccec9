import type { DeletionState } from '@lethe/contracts/deletion'
import type { Mode } from '@lethe/contracts/status'
import { Long } from 'mongodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ledgerOf } from './ledger.ts'
import { countDeletions, type LedgerFilter, type LedgerPosition, listDeletions } from './ledger-list.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const STATES = ['published', 'blocked', 'completed'] as const satisfies readonly DeletionState[]
const MODES: readonly Mode[] = ['soft', 'hard']
const SIZE = 3_000
const all: LedgerFilter = { states: STATES, modes: MODES }
const timeOf = (n: number) => new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 7) * 1_000)

let mongo: TestDatabase

/** Seven at each instant; every hundredth blocked, all others completed, every third soft. */
const documents = Array.from({ length: SIZE }, (_, n) => ({
  _id: `${n + 1}-1`,
  user_id: Long.fromNumber(n + 1),
  mode: n % 3 === 0 ? ('soft' as const) : ('hard' as const),
  generation: 1,
  requested_at: timeOf(n),
  requested_by: 'self' as const,
  steps: {},
  state: n % 100 === 0 ? ('blocked' as const) : ('completed' as const),
  history: [],
}))

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await ledgerOf(mongo.db).insertMany(documents)
  await mongo.db.command({ profile: 2 })
})
afterAll(() => mongo.drop())

const positionOf = ({ requested_at, _id }: { requested_at: Date; _id: string }): LedgerPosition => ({
  at: requested_at,
  id: _id,
})

async function mostKeysExamined(): Promise<number> {
  const queries = await mongo.db
    .collection('system.profile')
    .find({ op: 'query', ns: /[.]deletions$/ })
    .sort({ $natural: -1 })
    .limit(2)
    .toArray()
  return Math.max(...queries.map(({ keysExamined }) => keysExamined))
}

/** As the list must be, worked out by hand. */
function expected({ states, modes, userId, from, before }: LedgerFilter): string[] {
  return documents
    .filter(({ state, mode }) => states.includes(state) && modes.includes(mode))
    .filter(({ user_id }) => userId === undefined || user_id.equals(userId))
    .filter(({ requested_at }) => (!from || requested_at >= from) && (!before || requested_at < before))
    .sort((a, b) => b.requested_at.getTime() - a.requested_at.getTime() || (a._id < b._id ? 1 : -1))
    .map(({ _id }) => _id)
}

const filters: [string, LedgerFilter][] = [
  ['all', all],
  ['one rare state', { ...all, states: ['blocked'] }],
  ['a state that none has', { ...all, states: ['published'] }],
  ['one mode', { ...all, modes: ['soft'] }],
  ['a state and a mode', { ...all, states: ['blocked'], modes: ['hard'] }],
  ['a stretch of time', { ...all, from: timeOf(100), before: timeOf(200) }],
  ['a user', { ...all, userId: 42 }],
  [
    'everything at once',
    { states: ['completed'], modes: ['hard'], userId: 42, from: timeOf(0), before: timeOf(99) },
  ],
]

describe.each(filters)('a list of %s', (_what, filter) => {
  it('is complete and in order however it is cut, forwards and backwards', async () => {
    const there: string[] = []
    const pages: LedgerPosition[] = []
    for (let position: LedgerPosition | undefined; ; ) {
      const beside = position && { position, direction: 'next' as const }
      const page = await listDeletions(mongo.db, filter, { beside, limit: 97 })
      there.push(...page.map(({ _id }) => _id))
      const last = page.at(-1)
      if (!last) break
      position = positionOf(last)
      pages.push(position)
    }
    expect(there).toEqual(expected(filter))
    const end = pages.at(-1)
    if (!end) return
    const back = await listDeletions(mongo.db, filter, {
      beside: { position: end, direction: 'previous' },
      limit: 50,
    })
    expect(back.map(({ _id }) => _id)).toEqual(there.slice(0, -1).slice(-50))
  })

  it('reads about as many index entries as it answers, also behind a place', async () => {
    const middle = positionOf(documents[1_500]!)
    for (const direction of [undefined, 'next', 'previous'] as const) {
      const beside = direction && { position: middle, direction }
      await listDeletions(mongo.db, filter, { beside, limit: 20 })
      expect(await mostKeysExamined()).toBeLessThan(120)
    }
  })

  it('is counted up to a limit', async () => {
    const { length } = expected(filter)
    expect(await countDeletions(mongo.db, filter, 500)).toBe(Math.min(length, 500))
  })
})
