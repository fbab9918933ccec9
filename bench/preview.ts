import { loadManifest } from '@lethe/erasure/manifest'
import { previewDeletion } from '@lethe/erasure/preview-deletion'
import { startMongod } from '@lethe/local-stack/mongod'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { type Document, Long, ObjectId } from 'mongodb'
import { compare } from './compare.ts'

const ROUNDS = 5
const BATCH = 5_000
const MANIFEST = new URL('../erasure.yaml', import.meta.url).pathname

const long = (id: number) => Long.fromNumber(id)
const created_at = new Date('2026-01-01T00:00:00Z')
const text = 'About as long as what people write when they have little to say.'

/** A giant, and the collection that he has filled: one for each way in which a preview counts. */
interface Giant {
  userId: number
  collection: string
  field: string
  document(n: number): Document
}

const giants: Record<string, Giant> = {
  'documents that go': {
    userId: 1,
    collection: 'comments',
    field: 'author_id',
    document: (n) => ({ _id: long(n), author_id: long(1), post_id: long(n + 1e8), text, created_at }),
  },
  'documents that stay, but with others would go': {
    userId: 2,
    collection: 'flags',
    field: 'reporter_id',
    document: (n) => ({
      _id: new ObjectId(),
      reporter_id: long(2),
      post_id: long(n + 2e8),
      note: text,
      created_at,
    }),
  },
  'documents that another rule may have too': {
    userId: 3,
    collection: 'follows',
    field: 'followed_id',
    document: (n) => ({ _id: new ObjectId(), followed_id: long(3), follower_id: long(n + 1e3), created_at }),
  },
  'documents on which others hang': {
    userId: 4,
    collection: 'posts',
    field: 'author_id',
    document: (n) => ({
      _id: long(n),
      author_id: long(4),
      text,
      mentions: [],
      comment_count: 0,
      vote_count: 0,
      created_at,
    }),
  },
}

/**
 * Users with `size` documents in one collection of the community: how long a preview takes against one
 * `countDocuments` of the same documents.
 */
export async function benchPreview(size: number) {
  const mongod = await startMongod()
  try {
    const mongo = await connectMongo({ uri: mongod.uri.replace('/?', '/lethe?'), appName: 'bench' })
    await ensureIndexes(mongo.db)
    for (const giant of Object.values(giants)) await fill(mongo, giant, size)
    const results: Record<string, object> = {}
    for (const [name, giant] of Object.entries(giants)) results[name] = await measure(mongo, giant)
    await mongo.close()
    return { documents: size, rounds: ROUNDS, ...results }
  } finally {
    await mongod.stop()
  }
}

async function fill({ db }: Mongo, { collection, document }: Giant, size: number): Promise<void> {
  process.stderr.write(`${size} documents into ${collection}\n`)
  for (let first = 1; first <= size; first += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, size + 1 - first) }, (_, n) => document(first + n))
    await db.collection(collection).insertMany(batch, { ordered: false })
  }
}

async function measure({ db }: Mongo, { userId, collection, field }: Giant) {
  const manifest = await loadManifest(MANIFEST)
  const { signal } = new AbortController()
  const user = { userId, status: 'a' as const }
  const { base, other, ...ratios } = await compare(
    ROUNDS,
    () => db.collection(collection).countDocuments({ [field]: long(userId) }),
    () => previewDeletion({ db, manifest, lateWriteWindow: 0 }, user, { signal }),
  )
  return { collection, count_ms: base, preview_ms: other, ...ratios }
}
