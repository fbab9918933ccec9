import { randomUUID } from 'node:crypto'
import { BSON, type Db, type Document, GridFSBucket, Long, MongoClient, ObjectId } from 'mongodb'
import { createErasureEngine, type ErasureEngine, type Subject } from './engine.ts'
import { requiredIndexes } from './index-requirements.ts'
import { loadManifest, type Manifest } from './manifest.ts'
import { createVerifier, type Verifier } from './verifier.ts'

/** A community in a database of its own, for the integration tests. */
export interface Community {
  client: MongoClient
  db: Db
  manifest: Manifest
  engine: ErasureEngine
  verifier: Verifier
  add: ReturnType<typeof adders>
  /** Every document of every content collection and of users, in canonical Extended JSON. */
  dump(): Promise<Record<string, string[]>>
  close(): Promise<void>
}

export const communityManifest = await loadManifest(
  new URL('../../../erasure.yaml', import.meta.url).pathname,
)

/** With indexes by which places can be gone through in order, as Lethe makes them, or with the least that it needs. */
export async function openCommunity(
  uri: string,
  { manifest = communityManifest, ordered = true } = {},
): Promise<Community> {
  const concerns = { writeConcern: { w: 'majority' }, readConcern: { level: 'majority' } } as const
  const client = new MongoClient(uri, { ...concerns, monitorCommands: true })
  const db = client.db(`erasure_${randomUUID()}`)
  await db.createCollection('users')
  for (const { collection, fields } of requiredIndexes(manifest)) {
    const key = ordered ? [...fields, '_id'] : fields
    await db.collection(collection).createIndex(Object.fromEntries(key.map((field) => [field, 1])))
  }
  return {
    client,
    db,
    manifest,
    engine: createErasureEngine({ client, db, manifest }),
    verifier: createVerifier({ db, manifest }),
    add: adders(db),
    dump: () => dumpOf(db),
    close: async () => {
      await db.dropDatabase()
      await client.close()
    },
  }
}

/** `user` is erased for its first deletion. */
export const subject = (userId: number): Subject => ({ deletionId: `${userId}-1`, userId })

/** No limit in time. */
export const unhurried = () => ({ signal: new AbortController().signal, deadline: Number.POSITIVE_INFINITY })

const long = (id: number) => Long.fromNumber(id)
const created_at = new Date('2026-01-02T03:04:05.678Z')

/** Adders of documents as the community's api writes them, counters included. */
function adders(db: Db) {
  const count = (collection: string, id: number, field: string, amount: number) =>
    db.collection<Document>(collection).updateOne({ _id: long(id) as never }, { $inc: { [field]: amount } })
  const insert = (collection: string, documents: Document[]) =>
    db.collection(collection).insertMany(documents)
  return {
    users: async (...ids: number[]) => {
      const counters = { followers_count: 0, followings_count: 0 }
      await insert(
        'users',
        ids.map((id) => ({ _id: long(id), status: 'a', username: `user${id}`, ...counters })),
      )
    },
    post: async (id: number, author: number, mentions: number[] = []) => {
      const fields = {
        text: `post ${id}`,
        mentions: mentions.map(long),
        comment_count: 0,
        vote_count: 0,
        created_at,
      }
      await insert('posts', [{ _id: long(id), author_id: long(author), ...fields }])
    },
    comments: async (ids: number[], post: number, author: number) => {
      const fields = { post_id: long(post), author_id: long(author), text: 'a comment', created_at }
      await insert(
        'comments',
        ids.map((id) => ({ _id: long(id), ...fields })),
      )
      await count('posts', post, 'comment_count', ids.length)
    },
    votes: async (post: number, users: number[]) => {
      await insert(
        'votes',
        users.map((user) => ({ _id: new ObjectId(), post_id: long(post), user_id: long(user), created_at })),
      )
      await count('posts', post, 'vote_count', users.length)
    },
    follow: async (follower: number, followed: number) => {
      await insert('follows', [
        { _id: new ObjectId(), follower_id: long(follower), followed_id: long(followed), created_at },
      ])
      await count('users', followed, 'followers_count', 1)
      await count('users', follower, 'followings_count', 1)
    },
    message: async (sender: number, recipient: number) => {
      const fields = { text: 'hello', created_at }
      await insert('private_messages', [
        { _id: new ObjectId(), sender_id: long(sender), recipient_id: long(recipient), ...fields },
      ])
    },
    flag: async (post: number, reporter: number) => {
      const fields = { reason: 'spam', note: 'my words', created_at }
      await insert('flags', [
        { _id: new ObjectId(), post_id: long(post), reporter_id: long(reporter), ...fields },
      ])
    },
    file: async (owner: number, chunks: number) => {
      const bucket = new GridFSBucket(db, { bucketName: 'media', chunkSizeBytes: 64 })
      const upload = bucket.openUploadStream('picture', { metadata: { owner_id: long(owner) } })
      await new Promise<void>((resolve, reject) => {
        upload.on('finish', resolve).on('error', reject)
        upload.end(Buffer.alloc(64 * chunks, 7))
      })
    },
  }
}

export const contentCollections = [
  'users',
  'posts',
  'comments',
  'votes',
  'follows',
  'private_messages',
  'flags',
  'media.files',
  'media.chunks',
] as const

/** The documents as they are stored, with their BSON types. */
export function storedDocuments(db: Db, collection: string): Promise<Document[]> {
  const raw = { promoteValues: false, promoteLongs: false }
  return db
    .collection(collection)
    .find({}, { ...raw, sort: { _id: 1 } })
    .toArray()
}

async function dumpOf(db: Db): Promise<Record<string, string[]>> {
  const dump: Record<string, string[]> = {}
  for (const name of contentCollections) dump[name] = (await storedDocuments(db, name)).map(canonical)
  return dump
}

export const canonical = (document: Document) => BSON.EJSON.stringify(document, { relaxed: false })
