import type { Collection, Db } from 'mongodb'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type LedgerDocument, ledgerOf } from './ledger.ts'
import { acceptedDocument, insertMissing } from './ledger-accept.ts'
import { claimAccepted } from './ledger-claims.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const now = new Date()
const lease = { token: 'worker', until: new Date(now.getTime() + 15_000) }
let mongo: TestDatabase

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
})
afterAll(() => mongo.drop())

const published = (userId: number): LedgerDocument =>
  acceptedDocument(
    { userId, generation: 1, mode: 'hard', requestedAt: now, requestedBy: 'admin', publishedAt: now },
    now,
  )

/** The database as one meets it to whom somebody else is always sooner: `before` runs ahead of the first call of `method`. */
function overtaken(db: Db, method: 'find' | 'insertMany', before: () => Promise<unknown>): Db {
  let isFirst = true
  const slow = (collection: Collection) =>
    new Proxy(collection, {
      get(target, name) {
        const own = Reflect.get(target, name)
        if (name !== method || !isFirst) return typeof own === 'function' ? own.bind(target) : own
        isFirst = false
        if (name === 'insertMany')
          return async (...args: unknown[]) => {
            await before()
            return own.apply(target, args)
          }
        return (...args: unknown[]) => ({
          toArray: async () => {
            await before()
            return own.apply(target, args).toArray()
          },
        })
      },
    })
  return new Proxy(db, {
    get(target, name) {
      const own = Reflect.get(target, name)
      if (name === 'collection')
        return (...args: Parameters<Db['collection']>) => slow(target.collection(...args))
      return typeof own === 'function' ? own.bind(target) : own
    },
  })
}

it.each([
  ['after the update', 'find'],
  ['after the read', 'insertMany'],
] as const)('claims a deletion that the relay inserts %s', async (_when, method) => {
  const document = published(method === 'find' ? 1 : 2)
  const db = overtaken(mongo.db, method, () => insertMissing(mongo.db, [document]))
  const claimed = await claimAccepted(db, [document], lease, now)
  expect(claimed.map(({ _id }) => _id)).toEqual([document._id])
  expect(await ledgerOf(mongo.db).findOne({ _id: document._id })).toMatchObject({
    owner: lease.token,
    claimed_at: now,
  })
})
