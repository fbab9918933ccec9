import type { CreateIndexesOptions, Db, IndexSpecification } from 'mongodb'

interface IndexDefinition {
  collection: string
  key: IndexSpecification
  options?: CreateIndexesOptions
}

/** Every list of deletions that names no user comes from this one index; see ledger-list.ts. */
export const ledgerListIndex = { state: 1, mode: 1, requested_at: -1, _id: -1 } as const

const aString = (field: string) => ({ partialFilterExpression: { [field]: { $type: 'string' } } })

/**
 * Every index that the services rely on. A plain unique index would take a missing field for null and
 * refuse the second released name, so username and ext_id are unique only where they are strings.
 */
export const indexDefinitions: readonly IndexDefinition[] = [
  { collection: 'users', key: { username: 1 }, options: { unique: true, ...aString('username') } },
  { collection: 'users', key: { ext_id: 1 }, options: { unique: true, ...aString('ext_id') } },
  { collection: 'users', key: { status: 1, _id: 1 } },
  {
    collection: 'users',
    key: { 'outbox.at': 1 },
    options: { partialFilterExpression: { 'outbox.at': { $exists: true } } },
  },
  {
    collection: 'deletions',
    key: { due_at: 1 },
    options: { partialFilterExpression: { due_at: { $exists: true } } },
  },
  {
    collection: 'deletions',
    key: { blocked_at: 1 },
    options: { partialFilterExpression: { blocked_at: { $exists: true } } },
  },
  {
    // How fast the last hard deletions were: one entry more for each of them, none for a soft one.
    collection: 'deletions',
    key: { completed_at: 1 },
    options: { partialFilterExpression: { mode: 'hard', completed_at: { $exists: true } } },
  },
  { collection: 'deletions', key: { user_id: 1, generation: -1 } },
  { collection: 'deletions', key: ledgerListIndex },
  { collection: 'deletion_ranges', key: { 'deletions.id': 1 } },
  { collection: 'posts', key: { author_id: 1, _id: 1 } },
  { collection: 'posts', key: { mentions: 1, _id: 1 } },
  { collection: 'comments', key: { author_id: 1, _id: 1 } },
  { collection: 'comments', key: { post_id: 1, _id: 1 } },
  { collection: 'votes', key: { post_id: 1, user_id: 1 }, options: { unique: true } },
  { collection: 'votes', key: { user_id: 1, _id: 1 } },
  { collection: 'follows', key: { follower_id: 1, followed_id: 1 }, options: { unique: true } },
  { collection: 'follows', key: { followed_id: 1, _id: 1 } },
  { collection: 'private_messages', key: { sender_id: 1, _id: 1 } },
  { collection: 'private_messages', key: { recipient_id: 1, _id: 1 } },
  { collection: 'flags', key: { reporter_id: 1, _id: 1 } },
  { collection: 'flags', key: { post_id: 1, _id: 1 } },
  { collection: 'media.files', key: { 'metadata.owner_id': 1, _id: 1 } },
  { collection: 'media.chunks', key: { files_id: 1, n: 1 }, options: { unique: true } },
]

/** Creates what is missing; safe to call from several processes at once. */
export async function ensureIndexes(db: Db): Promise<void> {
  for (const { collection, key, options } of indexDefinitions) {
    await db.collection(collection).createIndex(key, options ?? {})
  }
}
