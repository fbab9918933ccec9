import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { createIndexFor, missingIndexes } from './indexes.ts'
import { type Community, openCommunity } from './test-community.ts'

let community: Community

beforeEach(async () => {
  community = await openCommunity(inject('mongodbUri'), { ordered: false })
})
afterEach(() => community.close())

const missing = async () =>
  (await missingIndexes(community.db, community.manifest)).map(({ collection, fields }) => [
    collection,
    ...fields,
  ])

test('nothing is missing where each field that is searched leads an index', async () => {
  expect(await missing()).toEqual([])
})

test('an index that is gone and a collection that is gone are missing', async () => {
  const { db } = community
  await db.collection('votes').dropIndex('user_id_1')
  await db.collection('flags').drop()
  await db.collection('deletion_ranges').dropIndex('deletions.id_1')
  expect(await missing()).toEqual([
    ['votes', 'user_id'],
    ['flags', 'post_id'],
    ['flags', 'reporter_id'],
    ['deletion_ranges', 'deletions.id'],
  ])
})

test('an index of some documents does not serve, one with more fields behind does', async () => {
  const { db } = community
  await db.collection('posts').dropIndex('author_id_1')
  await db.collection('posts').createIndex({ author_id: 1 }, { partialFilterExpression: { text: 'x' } })
  expect(await missing()).toEqual([['posts', 'author_id']])
  await db.collection('posts').createIndex({ author_id: 1, _id: 1 })
  expect(await missing()).toEqual([])
})

test('a missing index that is created is no longer missing; whether its collection is there is told', async () => {
  const { db, manifest } = community
  await db.collection('votes').dropIndex('user_id_1')
  await db.collection('flags').drop()
  const found = await missingIndexes(db, manifest)
  expect(found.map(({ collection, collectionExists }) => [collection, collectionExists])).toEqual([
    ['votes', true],
    ['flags', false],
    ['flags', false],
  ])
  for (const each of found) await createIndexFor(db, each)
  expect(await missing()).toEqual([])
  expect((await db.collection('votes').indexes()).map(({ key }) => key)).toContainEqual({
    user_id: 1,
    _id: 1,
  })
})
