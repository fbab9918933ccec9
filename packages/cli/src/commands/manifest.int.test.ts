import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { lethe } from '../test-command.ts'

const ERASURE_MANIFEST = join(tmpdir(), `${randomUUID()}.yaml`)

let mongo: TestDatabase
beforeAll(async () => {
  mongo = await openTestDatabase(inject('mongodbUri'))
  await mongo.db.dropDatabase()
  for (const name of ['orders', 'carts', 'countries']) await mongo.db.createCollection(name)
})
afterAll(async () => {
  await mongo.drop()
  await rm(ERASURE_MANIFEST, { force: true })
})

const write = (text: string) => writeFile(ERASURE_MANIFEST, text)
const manifest = (...argv: string[]) =>
  lethe(['manifest', ...argv], { MONGODB_URI: mongo.uri, ERASURE_MANIFEST })

const VALID = `collections:
  orders: { owners: [{ field: customer, action: delete }] }
  ordres: { owners: [{ field: customer, action: delete }] }
  countries: { keep: nobody is in it }
`

describe('lethe manifest check', () => {
  it('says each thing that is wrong, with its line', async () => {
    await write('collections:\n  orders: { owners: [{ field: a, action: drop }] }\n  users: {}\n')
    const { exitCode, stderr } = await manifest('check')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('.yaml:2:42 must be one of delete, redact, unset, pull, keep')
  })

  it('tells of missing indexes, of collections that are not there, and of those that it does not name', async () => {
    await write(VALID)
    const { exitCode, json } = await manifest('check', '--json')
    expect(exitCode).toBe(3)
    expect(json()).toMatchObject({
      collections: ['orders', 'ordres', 'countries'],
      buckets: [],
      missing_indexes: [
        { collection: 'orders', fields: ['customer'], collection_exists: true },
        { collection: 'ordres', fields: ['customer'], collection_exists: false },
        { collection: 'deletion_ranges' },
      ],
      unnamed_collections: ['carts'],
    })
    const { stdout } = await manifest('check')
    expect(stdout).toContain('ordres (customer)  there is no collection ordres: is it misspelt?')
    expect(stdout).toContain('  carts')
  })

  it('checks the file alone where no database is known', async () => {
    await write(VALID)
    const { exitCode, stdout, stderr } = await lethe(['manifest', 'check'], { ERASURE_MANIFEST })
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'the manifest is valid: 3 collections, 0 buckets\n',
    })
    expect(stderr).toContain('the database is not asked')
  })
})

describe('lethe manifest indexes', () => {
  it('lists them, creates them when told to, and creates no collection', async () => {
    await write(VALID)
    const listed = await manifest('indexes')
    expect(listed).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('missing (--create creates them):'),
    })

    const { exitCode, json } = await manifest('indexes', '--create', '--json')
    expect(exitCode).toBe(3)
    expect(json()).toMatchObject({
      created: [{ collection: 'orders' }, { collection: 'deletion_ranges' }],
      missing: [{ collection: 'ordres' }],
    })
    expect(await mongo.db.listCollections({ name: 'ordres' }).hasNext()).toBe(false)

    await write(VALID.replace(/ {2}ordres.*\n/, ''))
    expect(await manifest('indexes', '--create')).toMatchObject({
      exitCode: 0,
      stdout: 'no index is missing\n',
    })
  })
})
