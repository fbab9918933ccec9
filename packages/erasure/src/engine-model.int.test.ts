import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import {
  type Community,
  canonical,
  contentCollections,
  openCommunity,
  storedDocuments,
  subject,
  unhurried,
} from './test-community.ts'
import { eraseUntilCrash } from './test-crash.ts'
import { anyCommunity, type Data, expectedAfter, numberOf, USERS, userId } from './test-model.ts'

/**
 * Random small communities, random users erased, compared with what a few lines over plain arrays say
 * must be left. Some runs lose their client on the way, some are two at once: the result must be the same.
 */

let community: Community

beforeAll(async () => {
  community = await openCommunity(inject('mongodbUri'))
})
afterAll(() => community.close())

async function fill(data: Data): Promise<void> {
  await community.db.collection('deletion_ranges').deleteMany({})
  for (const name of contentCollections) {
    await community.db.collection(name).deleteMany({})
    if (data[name].length > 0) await community.db.collection(name).insertMany(data[name])
  }
}

/** Documents of everybody but the erased users' own ones, which are not the engine's. */
async function stored(erased: ReadonlySet<number>): Promise<Record<string, string[]>> {
  const found: Data = {} as Data
  for (const name of contentCollections) found[name] = await storedDocuments(community.db, name)
  return texts(found, erased)
}

function texts(data: Data, erased: ReadonlySet<number>): Record<string, string[]> {
  const users = data.users.filter((each) => !erased.has(numberOf(each._id)))
  return Object.fromEntries(
    Object.entries({ ...data, users }).map(([name, all]) => [name, all.map(canonical).toSorted()]),
  )
}

test('any users erased from any community, together, interrupted or twice at once: what is left is what the manifest says', async () => {
  const users = fc.uniqueArray(fc.nat({ max: USERS - 1 }), { minLength: 1 })
  await fc.assert(
    fc.asyncProperty(
      anyCommunity,
      users,
      fc.option(fc.nat({ max: 80 })),
      fc.boolean(),
      fc.integer({ min: 1, max: 5 }),
      async (data, numbers, crash, twice, rangeSize) => {
        const erased = new Set(numbers.map((n) => numberOf(userId(n))))
        const subjects = [...erased].map(subject)
        const { client, db, manifest, verifier } = community
        const sizes = { plain: rangeSize, read: rangeSize }
        const engine = createErasureEngine({ client, db, manifest, sizes })
        await fill(data)

        if (crash !== null) {
          await eraseUntilCrash(community.db, crash, (deps) =>
            createErasureEngine({ ...deps, manifest, sizes }).erase(subjects, unhurried()),
          )
        }
        await Promise.all(
          [engine, ...(twice ? [engine] : [])].map((each) => each.erase(subjects, unhurried())),
        )

        expect(await stored(erased)).toEqual(texts(expectedAfter(data, erased), erased))
        expect(await verifier.leftOver(subjects, unhurried())).toEqual(new Map())
        expect(await deletedInAll(subjects.map(({ deletionId }) => deletionId))).toEqual(
          removed(data, expectedAfter(data, erased)),
        )
      },
    ),
    { numRuns: 25, interruptAfterTimeLimit: 8_000 },
  )
})

async function deletedInAll(deletionIds: string[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const counts of (await community.engine.counts(deletionIds)).values()) {
    for (const [name, { deleted }] of Object.entries(counts))
      if (deleted > 0) sums[name] = (sums[name] ?? 0) + deleted
  }
  return sums
}

function removed(before: Data, after: Data): Record<string, number> {
  const pairs = contentCollections
    .filter((name) => name !== 'media.chunks' && name !== 'users')
    .map(
      (name) => [name === 'media.files' ? 'media' : name, before[name].length - after[name].length] as const,
    )
  return Object.fromEntries(pairs.filter(([, count]) => count > 0))
}
