import { expect, test } from 'vitest'
import { type Find, gather, ownersOf, weightOf } from './gather.ts'
import type { DeleteStep } from './operations.ts'
import { fewerRoots, fullPage, larger, PAGE_SIZE, smaller } from './page-limits.ts'

const step = (collection: string, children: DeleteStep[] = [], weight = 1): DeleteStep => ({
  place: collection,
  collection,
  field: 'parent',
  hangsOn: undefined,
  counters: [],
  children,
  weight,
  counted: true,
})

/** A store in memory: `perParent` documents hang on each parent, ids tell their place. */
function storeOf(perParent: Record<string, number>): Find {
  return async ({ collection }, owners, limit) => {
    const each = perParent[collection] ?? 0
    const found = Math.min(limit, each * owners.values.length)
    return Array.from({ length: found }, (_, n) => {
      const parent = owners.values[Math.floor(n / each)]
      const deletionId = owners.deletionOf(parent) ?? ''
      return { _id: `${parent}/${collection}${n % each}`, deletionId, fields: { parent } }
    })
  }
}

const owners = ownersOf([['u', '7-1']])
const posts = step('posts', [step('comments', [step('likes')]), step('votes')])

const outline = ({ batches }: Awaited<ReturnType<typeof gather>>) =>
  batches.map((batch) => `${batch.documents.length} ${batch.step.collection}`)

test('children come before their parents, all for the deletion of the root', async () => {
  const gathered = await gather(
    storeOf({ posts: 2, comments: 2, likes: 1, votes: 3 }),
    posts,
    owners,
    fullPage,
  )
  expect(outline(gathered)).toEqual(['4 likes', '4 comments', '6 votes', '2 posts'])
  expect(gathered).toMatchObject({ whole: true, crowded: false })
  expect(new Set(gathered.batches.flatMap(({ documents }) => documents.map((d) => d.deletionId)))).toEqual(
    new Set(['7-1']),
  )
})

test('nothing found is nothing to do', async () => {
  expect(await gather(storeOf({}), posts, owners, fullPage)).toEqual({
    batches: [],
    whole: true,
    crowded: false,
  })
})

test('a parent whose children fill the page waits for a later page', async () => {
  const gathered = await gather(storeOf({ posts: 1, comments: 5_000 }), posts, owners, fullPage)
  expect(outline(gathered)).toEqual(['499 comments'])
  expect(gathered).toMatchObject({ whole: false, crowded: true })
})

test('roots beyond the limit are left for the next page', async () => {
  const gathered = await gather(storeOf({ posts: 50, votes: 1 }), posts, owners, { size: 1_000, roots: 10 })
  expect(outline(gathered)).toEqual(['10 votes', '10 posts'])
  expect(gathered).toMatchObject({ whole: false, crowded: false })
})

test('heavy documents take more room', async () => {
  const files = step('files', [step('chunks', [], 32)])
  const gathered = await gather(storeOf({ files: 1, chunks: 4_000 }), files, owners, fullPage)
  expect(outline(gathered)).toEqual(['31 chunks'])
})

test.each([1, 2, 3, 10, 100, 1_000])('a page of %i is bounded and never empty', async (size) => {
  for (const perParent of [1, 3, 40, 2_000]) {
    const find = storeOf({ posts: perParent, comments: perParent, likes: perParent, votes: perParent })
    const { batches } = await gather(find, posts, owners, { size, roots: size })
    expect(weightOf(batches)).toBeGreaterThan(0)
    expect(weightOf(batches)).toBeLessThanOrEqual(size + 4)
  }
})

test('limits shrink to one document and grow back to a full page', () => {
  let limits = fullPage
  for (let n = 0; n < 6; n += 1) limits = smaller(limits)
  expect(limits).toEqual({ size: 1, roots: 1 })
  for (let n = 0; n < 12; n += 1) limits = larger(limits)
  expect(limits).toEqual({ size: PAGE_SIZE, roots: PAGE_SIZE })
  expect(fewerRoots(limits)).toEqual({ size: PAGE_SIZE, roots: 250 })
  expect(fewerRoots({ size: 1, roots: 1 })).toEqual({ size: 2, roots: 1 })
})
