import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { type Db, MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import type { Manifest } from './manifest.ts'
import { storedDocuments, unhurried } from './test-community.ts'
import { eraseUntilCrash } from './test-crash.ts'
import {
  anyManifest,
  anySubjects,
  anyWorld,
  fillWorld,
  NOW,
  ownerFields,
  type World,
  worldCollections,
} from './test-world.ts'
import { type Erased, expectedWorld, placesLeft, text } from './test-world-model.ts'
import { createVerifier } from './verifier.ts'

/** Random manifests on random documents: the whole language, compared with a few lines over plain arrays. */

let client: MongoClient
/** Without indexes everything is found page by page, with them in ranges. */
let plainDb: Db
let orderedDb: Db
const clock = () => NOW

beforeAll(async () => {
  client = new MongoClient(inject('mongodbUri'), { writeConcern: { w: 'majority' } })
  plainDb = client.db(`erasure_${randomUUID()}`)
  orderedDb = client.db(`erasure_${randomUUID()}`)
  for (const db of [plainDb, orderedDb])
    for (const name of [...worldCollections, 'deletion_ranges']) await db.createCollection(name)
  for (const name of ['things', 'parts', 'bits'])
    for (const field of ownerFields) await orderedDb.collection(name).createIndex({ [field]: 1, _id: 1 })
})
afterAll(async () => {
  for (const db of [plainDb, orderedDb]) await db.dropDatabase()
  await client.close()
})

async function stored(db: Db, erased: readonly Erased[]): Promise<Record<string, string[]>> {
  const found = {} as World
  for (const name of worldCollections) found[name] = await storedDocuments(db, name)
  return texts(found, erased)
}

/** Everything but the erased users' own documents, which are not the engine's. */
function texts(world: World, erased: readonly Erased[]): Record<string, string[]> {
  const users = world.users.filter(({ _id }) => !erased.some(({ userId }) => userId === Number(_id)))
  return Object.fromEntries(
    Object.entries({ ...world, users }).map(([name, all]) => [name, all.map(text).toSorted()]),
  )
}

type Counts = ReturnType<typeof expectedWorld>['counts']

async function countsOf(db: Db, manifest: Manifest, erased: readonly Erased[]): Promise<Counts> {
  const engine = createErasureEngine({ client, db, manifest, clock })
  const sums: Counts = {}
  for (const counts of (await engine.counts(erased.map(({ deletionId }) => deletionId))).values()) {
    for (const [name, own] of Object.entries(counts)) {
      const { deleted = 0, redacted = 0, pulled = 0 } = sums[name] ?? {}
      sums[name] = {
        deleted: deleted + own.deleted,
        redacted: redacted + own.redacted,
        pulled: pulled + own.pulled,
      }
    }
  }
  return sums
}

const deletedIn = (counts: Counts) =>
  Object.fromEntries(
    Object.entries(counts).flatMap(([name, { deleted }]) => (deleted > 0 ? [[name, deleted]] : [])),
  )

test('any manifest, any documents, any users: what is left, what is corrected and what is counted is what the manifest says', async () => {
  const crash = fc.option(fc.nat({ max: 120 }))
  await fc.assert(
    fc.asyncProperty(
      anyManifest,
      anyWorld,
      anySubjects,
      crash,
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 4 })),
      async (manifest, world, erased, commands, twice, rangeSize) => {
        const db = rangeSize === null ? plainDb : orderedDb
        await fillWorld(db, world)
        const sizes = { plain: rangeSize ?? 1, read: rangeSize ?? 1 }
        const engine = createErasureEngine({ client, db, manifest, clock, sizes })
        const verifier = createVerifier({ db, manifest, clock })
        const expected = expectedWorld(world, manifest, erased)
        const subjects = erased.map(({ deletionId, userId }) => ({ deletionId, userId }))
        // Two workers with cohorts that overlap, and meet in the same documents from two ends.
        const cohorts = twice ? [subjects, subjects.slice(1).toReversed()] : [subjects]

        const left = await verifier.leftOver(subjects, unhurried())
        for (const user of erased) {
          const places = Object.keys(left.get(user.deletionId) ?? {})
          expect(places.toSorted()).toEqual(placesLeft(world, manifest, user).toSorted())
        }
        if (commands !== null) {
          await eraseUntilCrash(db, commands, (deps) =>
            createErasureEngine({ ...deps, manifest, clock, sizes }).erase(subjects, unhurried()),
          )
        }
        await Promise.all(cohorts.map((cohort) => engine.erase(cohort, unhurried())))

        expect(await stored(db, erased)).toEqual(texts(expected.world, erased))
        expect(await verifier.leftOver(subjects, unhurried())).toEqual(new Map())
        const counts = await countsOf(db, manifest, erased)
        // Who fills ranges alone comes after the others: what goes for him may have been redacted for them.
        if (rangeSize === null || erased.length === 1) expect(counts).toEqual(expected.counts)
        else expect(deletedIn(counts)).toEqual(deletedIn(expected.counts))
      },
    ),
    { numRuns: 30, interruptAfterTimeLimit: 12_000 },
  )
})
