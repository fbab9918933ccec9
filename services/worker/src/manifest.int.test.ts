import { parseManifest } from '@lethe/erasure/manifest'
import { createLogger } from '@lethe/service/logger'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { warnOfUnnamed } from './manifest.ts'

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await mongo.db.dropDatabase()
  await mongo.db.createCollection('posts')
})
afterAll(() => mongo.drop())

const manifest = parseManifest(
  'collections: { posts: { owners: [{ field: author_id, action: delete }] } }',
  'test.yaml',
)

async function logged(): Promise<Record<string, unknown>[]> {
  const lines: string[] = []
  const destination = { write: (line: string) => lines.push(line) }
  await warnOfUnnamed(mongo.db, manifest, createLogger({ name: 'test', level: 'info', destination }))
  return lines.map((line) => JSON.parse(line))
}

test('collections that the manifest does not name are a warning with their names', async () => {
  expect(await logged()).toEqual([])
  await mongo.db.createCollection('sessions')
  expect(await logged()).toMatchObject([{ level: 'warn', collections: ['sessions'] }])
})
