import { join } from 'node:path'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { execa } from 'execa'
import { BSON, type Document } from 'mongodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type System, startSystem } from './harness/system.ts'

/** The steps of docs/tutorial.md, typed as they stand there, with its manifest. */
const ROOT = join(import.meta.dirname, '..')
const ERASURE_MANIFEST = join(ROOT, 'docs/tutorial/erasure.yaml')
const USER = 43

let system: System
let uri: string
let proposal: { places: { name: string; owners: { field: string }[] }[] }
let user: UserDocument

function run(script: string, argv: readonly string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [join(ROOT, script), ...argv], {
    env: { MONGODB_URI: uri, ERASURE_MANIFEST, ...env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  })
}
const shop = async (step: string) => (await run('packages/demo/src/bin/shop.ts', [step])).exitCode
const lethe = (...argv: string[]) =>
  run('packages/cli/src/main.ts', argv, {
    LETHE_API_URL: system?.api.url ?? '',
    JWT_SECRET: system?.secrets.jwt ?? '',
  })

beforeAll(async () => {
  system = await startSystem({
    env: { worker: { ERASURE_MANIFEST } },
    prepare: async (mongo) => {
      uri = mongo.uri
      const steps = [await shop('fill'), await shop('import-customers')]
      proposal = JSON.parse(
        (await run('packages/cli/src/main.ts', ['manifest', 'discover', '--json'])).stdout,
      )
      steps.push(await shop('name-subscribers'))
      await run('packages/cli/src/main.ts', ['manifest', 'indexes', '--create'])
      expect(steps).toEqual([0, 0, 0])
    },
  })
  const found = await usersOf(system.mongo.db).findOne({ _id: USER })
  if (!found) throw new Error(`there is no user ${USER}`)
  user = found
})
afterAll(() => system.stop())

const bookkeeping = new Set(['deletions', 'deletion_ranges', 'leases', 'sequences', 'users'])

/** Every document of the shop as exact text, by `<collection>/<_id>`. */
async function snapshot(): Promise<Record<string, string>> {
  const documents: Record<string, string> = {}
  for (const { name } of await system.mongo.db.listCollections().toArray()) {
    if (bookkeeping.has(name)) continue
    for await (const document of system.mongo.db.collection(name).find()) {
      documents[`${name}/${document._id}`] = BSON.EJSON.stringify(document, { relaxed: false })
    }
  }
  return documents
}

/** Whether anything in the text says who the user is. */
const namesHim = (text: string) =>
  [user.ext_id, user.username, user.email, user.real_name].some(
    (key) => key !== undefined && text.includes(key),
  )

describe('the shop of the tutorial', () => {
  it('has a proposal that finds every field that the corrected manifest names', async () => {
    const found = proposal.places.flatMap(({ name, owners }) =>
      owners.map(({ field }) => `${name}.${field.replace(/\.\*$/, '')}`),
    )
    expect(found.toSorted()).toEqual([
      'carts.customer',
      'customers._id',
      'invoices.customer_id',
      'orders.customer._id',
      'photos.metadata.customer',
      'reviews.customer',
      'reviews.helpful_for',
      'sessions.login',
      'tickets.customer',
      'tickets.messages.*.from.id',
      'vouchers.used_by',
    ])
  })

  it('has a manifest that leaves nothing open', async () => {
    const check = await lethe('manifest', 'check', '--json')
    expect(JSON.parse(check.stdout)).toMatchObject({ missing_indexes: [], unnamed_collections: [] })
    expect(check.exitCode).toBe(0)
  })

  it('loses a customer as its preview says, keeps what the law wants, and changes nothing else', async () => {
    const before = await snapshot()
    const preview = JSON.parse((await lethe('preview', String(USER), '--json')).stdout)
    const { exitCode } = await lethe('delete', String(USER), '--hard', '--yes')
    expect(exitCode).toBe(0)
    expect((await lethe('status', `${USER}-1`, '--watch')).exitCode).toBe(0)
    const status = JSON.parse((await lethe('status', `${USER}-1`, '--json')).stdout)
    const content = status.steps.find(({ target }: Document) => target === 'content')
    expect(status.state).toBe('completed')
    expect(content.counts).toEqual(preview.counts)
    expect(Object.keys(preview.counts).toSorted()).toEqual(EVERYWHERE)

    const after = await snapshot()
    const kept = Object.entries(after).filter(([, text]) => namesHim(text))
    expect(kept.length).toBeGreaterThan(0)
    expect(kept.filter(([name]) => !name.startsWith('invoices/'))).toEqual([])
    const changed = Object.keys(before).filter((name) => before[name] !== after[name])
    const untouched = changed.filter(
      (name) => !namesHim(before[name] ?? '') && !/^(products|photos\.chunks)\//.test(name),
    )
    expect(untouched).toEqual([])
    expect(Object.keys(after).filter((name) => !(name in before))).toEqual([])
  })

  it('has counts of reviews that are right, and no piece of a photo without its file', async () => {
    const { db } = system.mongo
    for await (const { _id, review_count } of db.collection('products').find()) {
      expect(await db.collection('reviews').countDocuments({ product: _id })).toBe(review_count)
    }
    const files = await db.collection('photos.files').distinct('_id')
    expect(await db.collection('photos.chunks').countDocuments({ files_id: { $nin: files } })).toBe(0)
  })
})

const EVERYWHERE = [
  'carts',
  'customers',
  'invoices',
  'newsletter',
  'orders',
  'photos',
  'reviews',
  'sessions',
  'tickets',
  'vouchers',
]
