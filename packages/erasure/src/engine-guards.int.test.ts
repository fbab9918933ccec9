import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { Decimal128, type Document, Int32, Long } from 'mongodb'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { createErasureEngine } from './engine.ts'
import { parseManifest } from './manifest.ts'
import { RuleError } from './rule-error.ts'
import { unhurried } from './test-community.ts'

/** What a rule can't deal with is an error that names it: never an endless search, never a silent success. */

let mongo: TestDatabase

beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await insertUser(mongo, 7, { username: 'ann', status: 'u', deletion: standing() })
})
afterEach(() => mongo.db.collection('things').drop())
afterAll(() => mongo.drop())

const standing = () => ({
  id: '7-1',
  mode: 'hard' as const,
  at: new Date(),
  by: 'self' as const,
  from: 'a' as const,
  begun_at: new Date(),
})

async function erase(rule: string): Promise<Document[]> {
  const manifest = parseManifest(`collections: { things: { owners: [${rule}] } }`, 'test.yaml')
  const engine = createErasureEngine({ client: mongo.client, db: mongo.db, manifest })
  await engine.erase([{ userId: 7, deletionId: '7-1' }], unhurried())
  return mongo.db
    .collection('things')
    .find({}, { projection: { _id: 0 } })
    .toArray()
}

const insert = (...things: Document[]) => mongo.db.collection('things').insertMany(things)

test('numbers of every type are ids', async () => {
  await insert(
    { user: 7 },
    { user: new Int32(7) },
    { user: Long.fromNumber(7) },
    { user: Decimal128.fromString('7') },
  )
  expect(await erase('{ field: user, action: delete }')).toEqual([])
})

test('a name that only the collation takes for the same is an error', async () => {
  await mongo.db.createCollection('things', { collation: { locale: 'en', strength: 2 } })
  await insert({ user: 'ANN' })
  await expect(erase('{ field: user, key: username, action: delete }')).rejects.toThrow(
    new RuleError("things.user: only MongoDB takes a value there for the user's (a collation?)"),
  )
})

test('a field that stands in an array although the rule does not say so is an error', async () => {
  await insert({ notes: [{ user: 7 }] })
  await expect(erase('{ field: notes.user, action: unset }')).rejects.toThrow(
    new RuleError('things.notes.user: unset does not change all that it finds'),
  )
  await expect(erase('{ field: notes.user, action: redact, set: { notes.user: null } }')).rejects.toThrow(
    new RuleError('things.notes.user: an array is where the rule has none, or the other way round'),
  )
  expect(await erase('{ field: notes.*.user, action: unset }')).toEqual([{ notes: [{}] }])
})

test('elements are changed also next to documents and elements without the array', async () => {
  await insert(
    { user: 1 },
    { notes: [{}, { by: [{ id: 7 }, { id: 8, t: 'x' }] }, { by: [{ id: 7, t: 'y' }] }] },
  )
  expect(
    await erase('{ field: notes.*.by.*.id, action: unset, fields: [notes.*.by.*.id, notes.*.by.*.t] }'),
  ).toEqual([{ user: 1 }, { notes: [{}, { by: [{}, { id: 8, t: 'x' }] }, { by: [{}] }] }])
})

test('an element that names others too does not leave its array', async () => {
  await insert({ notes: [{ seen: [7, 8] }, { seen: [8] }] })
  await expect(erase('{ field: notes.*.seen, action: pull }')).rejects.toThrow(RuleError)
  expect(await erase('{ field: notes.*.seen.*, action: pull }')).toEqual([
    { notes: [{ seen: [8] }, { seen: [8] }] },
  ])
})
