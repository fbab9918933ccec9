import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seedCommunity } from '@lethe/demo/community'
import { loadManifest, type Manifest, parseManifest } from '@lethe/erasure/manifest'
import { insertUser, openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { lethe } from '../test-command.ts'

const file = join(tmpdir(), `${randomUUID()}.yaml`)
let mongo: TestDatabase
const discover = (...argv: string[]) =>
  lethe(['manifest', 'discover', ...argv], { MONGODB_URI: mongo.uri, INIT_CWD: tmpdir() })

/** Which fields name a user, and in which form. */
function ownersOf({ collections, buckets }: Manifest): string[] {
  return [...Object.entries(collections), ...Object.entries(buckets)]
    .flatMap(([name, { owners = [] }]) =>
      owners.map(({ field, key = 'id', as = '' }) => `${name}.${field} ${key} ${as}`),
    )
    .toSorted()
}

describe('lethe manifest discover in the demo community', () => {
  beforeAll(async () => {
    mongo = await openTestDatabase(inject('mongodbUri'))
  })
  afterAll(() => mongo.drop())

  it.each([1, 3])(
    'finds the owners and cascades of erasure.yaml, with %i posts of each user',
    async (postsPerUser) => {
      await mongo.db.dropDatabase()
      await seedCommunity({ mongodbUri: mongo.uri, users: 400, postsPerUser })
      const { exitCode, stdout, stderr } = await discover()
      const proposed = parseManifest(stdout, 'proposal.yaml')
      const real = await loadManifest(join(import.meta.dirname, '../../../../erasure.yaml'))
      expect(exitCode).toBe(0)
      expect(stderr).toContain('reading only')
      expect(ownersOf(proposed)).toEqual(ownersOf(real))
      expect(proposed.collections.posts?.cascade?.toSorted()).toEqual(
        real.collections.posts?.cascade?.toSorted((a, b) => (a.collection < b.collection ? -1 : 1)),
      )
      expect(stdout).toContain('counters: [{ collection: posts, field: comment_count, by: post_id }]')
      expect(stdout).toContain('followers_count, followings_count')
    },
  )

  it('gives the findings as data', async () => {
    const { exitCode, json } = await discover('--json', '--sample', '100')
    expect(exitCode).toBe(0)
    expect(json()).toMatchObject({ finished: true, users: 400, not_looked_at: [] })
    expect(json().places).toContainEqual(
      expect.objectContaining({
        name: 'votes',
        owners: [expect.objectContaining({ field: 'user_id', key: 'id', as: 'number', share: 1 })],
        rules: [{ rule: { field: 'user_id', action: 'delete' }, active: true }],
      }),
    )
  })
})

describe('lethe manifest discover', () => {
  beforeEach(async () => {
    mongo = await openTestDatabase(inject('mongodbUri'))
  })
  afterEach(async () => {
    await mongo.drop()
    await rm(file, { force: true })
  })

  const fillUsers = async () => {
    for (const id of [101, 102, 103]) await insertUser(mongo, id)
    await mongo.db.collection('posts').insertMany([101, 102, 103].map((author) => ({ author, text: 'x' })))
  }

  it('writes a file that is not there, and replaces one only when told to', async () => {
    await fillUsers()
    const first = await discover('--output', file)
    expect(first).toMatchObject({ exitCode: 0, stdout: `${file} is written\n` })
    const proposal = await readFile(file, 'utf8')
    expect(parseManifest(proposal, 'x.yaml').collections.posts?.owners).toMatchObject([{ field: 'author' }])

    await writeFile(file, 'mine')
    const second = await discover('--output', file, '--json')
    expect(second.exitCode).toBe(1)
    expect(second.json().error).toMatchObject({ code: 'file_exists' })
    expect(await readFile(file, 'utf8')).toBe('mine')
    expect((await discover('--output', file, '--force')).exitCode).toBe(0)
    expect(await readFile(file, 'utf8')).toBe(proposal)
  })

  it('says that it can not write', async () => {
    await fillUsers()
    const { exitCode, stderr } = await discover('--output', '/nowhere/erasure.yaml')
    expect(exitCode).toBe(1)
    expect(stderr).toContain("/nowhere/erasure.yaml can't be written (ENOENT)")
  })

  it('says that there are no users, and that nothing names one', async () => {
    expect((await discover('--json')).json().error).toMatchObject({ code: 'no_users' })
    await insertUser(mongo, 101)
    const { exitCode, stdout } = await discover()
    expect(exitCode).toBe(3)
    expect(stdout).toContain('this is no manifest yet')
  })

  it.each([
    ['--sample', '0'],
    ['--sample', '20001'],
    ['--max-time', '5'],
  ])('does not take %s %s', async (option, value) => {
    expect((await discover(option, value)).exitCode).toBe(2)
  })
})
