import { randomUUID } from 'node:crypto'
import { indexDefinitions } from '@lethe/store/indexes'
import { BSON, type CommandStartedEvent, type Db, Long, MongoClient, ObjectId } from 'mongodb'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { parseManifest } from '../manifest.ts'
import { fillShop, shopManifest } from '../test-shop.ts'
import { type Discovery, discover, NoUsersError } from './discover.ts'
import { proposalText } from './proposal-text.ts'

let client: MongoClient
let db: Db

beforeEach(async () => {
  client = new MongoClient(inject('mongodbUri'), { monitorCommands: true })
  db = client.db(`discover_${randomUUID()}`)
})
afterEach(async () => {
  await db.dropDatabase()
  await client.close()
})

const unhurried = () => ({ sample: 500, maxTimeMs: 60_000, signal: new AbortController().signal })
const textOf = ({ proposed, users, notLookedAt }: Discovery) =>
  proposalText(proposed, { users, sample: 500, notLookedAt })

const long = (n: number) => Long.fromNumber(n)
const addUsers = (count: number) =>
  db.collection('users').insertMany(
    Array.from({ length: count }, (_, n) => ({
      _id: long(n + 1) as never,
      username: `login-${n + 1}`,
      ext_id: new ObjectId().toHexString(),
      status: 'a',
    })),
  )

describe('in a shop that names its two customers in every form', () => {
  it('finds each field that its manifest has an owner rule for', async () => {
    await fillShop(db)
    const { places } = await discover(db, unhurried())
    const found = new Set(
      places.flatMap(({ name, owners }) =>
        owners.map(({ field }) => `${name} ${field.replace(/\.\*$/, '')}`),
      ),
    )
    const { collections, buckets } = shopManifest
    const wanted = [...Object.entries(collections), ...Object.entries(buckets)].flatMap(
      ([name, { owners = [] }]) => owners.map(({ field }) => `${name} ${field}`),
    )
    expect(wanted.filter((each) => !found.has(each))).toEqual([])
  })

  it('proposes a valid manifest that keeps orders, and names nobody', async () => {
    await fillShop(db)
    const text = textOf(await discover(db, unhurried()))
    const { collections } = parseManifest(text, 'proposal.yaml')
    expect(collections.orders?.owners).toMatchObject([
      { field: 'customer._id', as: 'objectId', action: 'redact' },
    ])
    expect(collections.products?.keep).toBeDefined()
    expect(text).not.toMatch(/\b(ann|ben)\b/i)
  })
})

it('reads only, bounded, one question after the other, and from a secondary where there is one', async () => {
  await addUsers(50)
  await fillOthers()
  for (const { key, options } of indexDefinitions.filter(({ collection }) => collection === 'users')) {
    await db.collection('users').createIndex(key, options ?? {})
  }
  const before = await dump()
  await db.command({ profile: 2 })
  const questions: CommandStartedEvent[] = []
  let atOnce = 0
  let most = 0
  client.on('commandStarted', (event) => {
    questions.push(event)
    atOnce += 1
    most = Math.max(most, atOnce)
  })
  client.on('commandSucceeded', () => {
    atOnce -= 1
  })
  await discover(db, unhurried())
  const data = questions.filter(
    ({ commandName }) => !['listCollections', 'getMore', 'killCursors', 'endSessions'].includes(commandName),
  )
  expect(new Set(data.map(({ commandName }) => commandName))).toEqual(new Set(['count', 'find', 'aggregate']))
  expect(data.every(({ command }) => command.maxTimeMS > 0 && command.maxTimeMS <= 10_000)).toBe(true)
  expect(data.filter(({ command }) => command.$readPreference?.mode !== 'secondaryPreferred')).toEqual([])
  expect(most).toBe(1)
  await db.command({ profile: 0 })
  const lookups = await db
    .collection('system.profile')
    .find({ ns: `${db.databaseName}.users`, op: 'query', 'command.filter': { $ne: {} } })
    .toArray()
  expect(lookups.length).toBeGreaterThan(5)
  expect(lookups.filter(({ planSummary }) => /COLLSCAN/.test(planSummary))).toEqual([])
  await db.collection('system.profile').drop()
  expect(await dump()).toEqual(before)

  async function fillOthers() {
    await db
      .collection('posts')
      .insertMany(Array.from({ length: 3_000 }, (_, n) => ({ author: long((n % 50) + 1) })))
    await db
      .collection('notes')
      .insertMany(Array.from({ length: 30_000 }, (_, n) => ({ by: `login-${(n % 50) + 1}` })))
  }
})

it('looks at no more documents of a large collection than it was told', async () => {
  await addUsers(50)
  await db
    .collection('posts')
    .insertMany(Array.from({ length: 30_000 }, (_, n) => ({ author: long((n % 50) + 1) })))
  const { places } = await discover(db, { ...unhurried(), sample: 100 })
  expect(places).toMatchObject([
    { name: 'posts', estimated: 30_000, sampled: 100, owners: [{ field: 'author', share: 1 }] },
  ])
})

it('passes over Lethe’s own collections, views and time series, and says so of what could have something in it', async () => {
  await addUsers(3)
  await db.createCollection('a_view', { viewOn: 'users', pipeline: [] })
  await db.createCollection('heat', { timeseries: { timeField: 'at' } })
  for (const name of ['deletions', 'leases', 'sequences', 'deletion_ranges']) await db.createCollection(name)
  const { places, notLookedAt, finished } = await discover(db, unhurried())
  expect({ places, finished }).toEqual({ places: [], finished: true })
  expect(notLookedAt.toSorted()).toEqual([
    'a_view: a view, not a collection',
    'heat: a time series, not a collection',
  ])
})

it('tells what it knows when the time is over, and what it has not looked at', async () => {
  await addUsers(50)
  for (const name of ['a', 'b', 'c']) {
    await db.collection(name).insertMany([{ user_id: long(1), batch: new ObjectId() }, { user_id: long(2) }])
  }
  let now = 0
  const onProgress = (done: number) => {
    if (done === 1) now = 1e9
  }
  const found = await discover(db, { ...unhurried(), onProgress, clock: () => now })
  expect(found.finished).toBe(false)
  expect(found.places.map(({ name }) => name)).toEqual(['a'])
  expect(found.notLookedAt).toEqual([
    'b: the time was over',
    'c: the time was over',
    'what refers to a: the time was over',
  ])
  expect(textOf(found)).toContain('#   b: the time was over')
})

it('keeps what it has seen of a collection when the time is over in the middle of it', async () => {
  await addUsers(50)
  await db
    .collection('posts')
    .insertMany(Array.from({ length: 1_000 }, (_, n) => ({ author: long((n % 50) + 1) })))
  let asked = 0
  const clock = () => (++asked > 11 ? 1e9 : 0)
  const { places, notLookedAt, finished } = await discover(db, { ...unhurried(), sample: 1_000, clock })
  expect(finished).toBe(false)
  expect(places).toMatchObject([{ sampled: 250, owners: [{ field: 'author', documents: 250 }] }])
  expect(notLookedAt).toContain('posts: the time was over after 250 documents')
})

it('stops where it is told to', async () => {
  await addUsers(3)
  await db.collection('a').insertOne({ user_id: 1 })
  const stop = new AbortController()
  const onProgress = () => stop.abort(new Error('enough'))
  await expect(discover(db, { ...unhurried(), onProgress, signal: stop.signal })).rejects.toThrow('enough')
})

it('says that there is nobody to look for', async () => {
  await db.collection('posts').insertOne({ author: 1 })
  await expect(discover(db, unhurried())).rejects.toThrow(NoUsersError)
})

async function dump(): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const { name } of await db.listCollections().toArray()) {
    const documents = await db.collection(name).find().sort({ _id: 1 }).toArray()
    all[name] = documents.map((document) => BSON.EJSON.stringify(document))
  }
  return all
}
