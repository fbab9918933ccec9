import { loadManifest } from '@lethe/erasure/manifest'
import { previewDeletion } from '@lethe/erasure/preview-deletion'
import { connectMongo, databaseOf, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { type Document, Long, ObjectId } from 'mongodb'
import type { Bench } from './harness/bench.ts'
import { hold, type Side } from './harness/contest.ts'
import { msOf } from './harness/ms-of.ts'
import { databaseUri } from './harness/servers.ts'

const BATCH = 5_000
const MANIFEST = new URL('../erasure.yaml', import.meta.url).pathname

const long = (id: number) => Long.fromNumber(id)
const created_at = new Date('2026-01-01T00:00:00Z')
const text = 'About as long as what people write when they have little to say.'

const ME = long(1)

type Fill = [collection: string, share: number, document: (n: number) => Document]

const post = (n: number) => ({
  _id: long(n),
  author_id: ME,
  text,
  mentions: [],
  comment_count: 0,
  vote_count: 0,
})
const comment = (author: number, firstPost: number) => (n: number) => ({
  _id: long(n),
  author_id: long(author),
  post_id: long(firstPost + n),
  text,
  created_at,
})
const flag = (n: number) => ({
  _id: new ObjectId(),
  reporter_id: ME,
  post_id: long(n),
  note: text,
  created_at,
})
const follow = (n: number) => ({ _id: new ObjectId(), followed_id: ME, follower_id: long(n + 1), created_at })

/** A user who has filled one collection, by the field that names him; with each way in which a preview counts. */
const giants: { what: string; field: string; fills: [Fill, ...Fill[]] }[] = [
  { what: 'documents that go', field: 'author_id', fills: [['comments', 1, comment(1, 1e8)]] },
  { what: 'documents that stay', field: 'reporter_id', fills: [['flags', 1, flag]] },
  { what: 'documents that another rule may have', field: 'followed_id', fills: [['follows', 1, follow]] },
  {
    what: 'documents on which little hangs',
    field: 'author_id',
    fills: [
      ['posts', 1, post],
      ['comments', 0.01, comment(2, 0)],
    ],
  },
  {
    what: 'documents on which as many hang',
    field: 'author_id',
    fills: [
      ['posts', 1, post],
      ['comments', 1, comment(2, 0)],
    ],
  },
]

/**
 * Users with documents in one collection of the community: how long a preview takes against one `countDocuments` of
 * the same documents, and where comments hang on them against counting these too, by the ids of what they hang on.
 */
export const preview: Bench = {
  title: 'Previews against countDocuments',
  counts: 'documents are in a collection',
  size: 1_000_000,
  charts: [{ name: 'time', title: 'How long a preview takes', kind: 'bars', figure: 'took_ms', unit: 'ms' }],
  async run({ size, rounds, startServers }) {
    const servers = await startServers()
    try {
      const results = []
      for (const [n, { what, field, fills }] of giants.entries()) {
        const uri = databaseUri(servers.mongodbUri, `${databaseOf(servers.mongodbUri)}_${n}`)
        const mongo = await connectMongo({ uri, appName: 'bench' })
        await ensureIndexes(mongo.db)
        for (const [collection, share, document] of fills)
          await fill(mongo, collection, size * share, document)
        results.push(
          await measure(mongo, { what, collection: fills[0][0], field, rounds, hangs: fills.length > 1 }),
        )
        await mongo.db.dropDatabase()
        await mongo.close()
      }
      return results
    } finally {
      await servers.stop()
    }
  },
}

async function fill({ db }: Mongo, collection: string, size: number, document: Fill[2]): Promise<void> {
  for (let first = 1; first <= size; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size + 1 - first) }, (_, n) => document(first + n))
    await db.collection(collection).insertMany(batch, { ordered: false })
  }
}

async function measure(
  { db }: Mongo,
  {
    what,
    collection,
    field,
    rounds,
    hangs,
  }: { what: string; collection: string; field: string; rounds: number; hangs: boolean },
) {
  const manifest = await loadManifest(MANIFEST)
  const { signal } = new AbortController()
  const user = { userId: ME.toNumber(), status: 'a' as const }
  const previewed = () => previewDeletion({ db, manifest, lateWriteWindow: 0 }, user, { signal })
  const counted = () => db.collection(collection).countDocuments({ [field]: ME })
  const side = (name: string, label: string, work: () => Promise<unknown>): Side => ({
    name,
    label,
    // What the first reads from disk is not counted.
    warmUp: work,
    round: async () => ({ figures: { took_ms: await msOf(work) } }),
  })
  const sides = [side('preview', 'Preview', previewed), side('count', 'countDocuments', counted)]
  const goals = [{ figure: 'took_ms', against: 'count', atMost: 1.2 }]
  if (hangs) {
    sides.push(side('count-all', 'countDocuments, and of the comments', () => countWithComments(db)))
    goals.push({ figure: 'took_ms', against: 'count-all', atMost: 1.2 })
  }
  return hold({ name: `${what} (${collection})`, sides, goals }, rounds)
}

/** By hand: the user's posts, and by their ids, so many at a time, the comments on them. */
async function countWithComments(db: Mongo['db']): Promise<number> {
  let count = 0
  let ids: unknown[] = []
  const countThese = async () => {
    count += ids.length + (await db.collection('comments').countDocuments({ post_id: { $in: ids } }))
    ids = []
  }
  for await (const { _id } of db.collection('posts').find({ author_id: ME }, { projection: { _id: 1 } })) {
    ids.push(_id)
    if (ids.length === BATCH) await countThese()
  }
  await countThese()
  return count
}
