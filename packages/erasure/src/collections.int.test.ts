import { randomUUID } from 'node:crypto'
import { MongoClient } from 'mongodb'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { unnamedCollections } from './collections.ts'
import { parseManifest } from './manifest.ts'

let client: MongoClient
const db = () => client.db(database)
const database = `erasure_${randomUUID()}`

beforeAll(() => {
  client = new MongoClient(inject('mongodbUri'))
})
afterAll(async () => {
  await db().dropDatabase()
  await client.close()
})

test('what the manifest does not name is told; a counter alone names nothing', async () => {
  const manifest = parseManifest(
    `collections:
  posts:
    owners: [{ field: a, action: delete }]
    cascade: [{ collection: votes, field: post }]
    counters: [{ collection: boards, field: posts, by: board }]
  countries: { keep: nobody is in it }
buckets:
  media: { owners: [{ field: metadata.owner, action: delete }] }`,
    'test.yaml',
  )
  const named = ['posts', 'votes', 'countries', 'media.files', 'media.chunks', 'users', 'deletions', 'leases']
  for (const name of [...named, 'sessions', 'boards', 'media']) await db().createCollection(name)
  await db().createCollection('a_view', { viewOn: 'posts', pipeline: [] })
  expect(await unnamedCollections(db(), manifest)).toEqual(['boards', 'media', 'sessions'])
})
