import { reserveIds } from '@lethe/store/sequences'
import { type Db, Long } from 'mongodb'
import type { Bundle, CollectionName, Drafts } from './drafts.ts'

/** Documents that may wait in memory: large enough for full batches, small enough to forget. */
const MOST_WAITING = 4_000

/** How many documents were written, by collection. */
export type Written = Record<CollectionName, number>

export interface BatchWriter {
  /** Takes a bundle; writes when enough has gathered. */
  add(bundle: Bundle): Promise<void>
  /** Writes what is left. */
  flush(): Promise<Written>
}

type Waiting = { [Name in CollectionName]: Drafts[Name][] }

const nothing = (): Waiting => ({
  posts: [],
  comments: [],
  votes: [],
  follows: [],
  private_messages: [],
  flags: [],
  'media.files': [],
  'media.chunks': [],
})

/** Gathers documents and inserts them in batches, all collections at once, in flat memory. */
export function createBatchWriter(db: Db): BatchWriter {
  const written: Written = {
    posts: 0,
    comments: 0,
    votes: 0,
    follows: 0,
    private_messages: 0,
    flags: 0,
    'media.files': 0,
    'media.chunks': 0,
  }
  let waiting = nothing()
  let count = 0

  async function flush(): Promise<Written> {
    const batch = waiting
    waiting = nothing()
    count = 0
    const { comments, ...others } = batch
    await Promise.all([
      insert('comments', await numbered(db, comments)),
      ...Object.entries(others).map(([name, documents]) => insert(name as CollectionName, documents)),
    ])
    return { ...written }
  }

  async function insert(name: CollectionName, documents: object[]): Promise<void> {
    if (documents.length === 0) return
    await db.collection(name).insertMany(documents, { ordered: false })
    written[name] += documents.length
  }

  return {
    async add(bundle) {
      for (const [name, documents] of Object.entries(bundle)) {
        const list: object[] = waiting[name as CollectionName]
        list.push(...documents)
        count += documents.length
      }
      if (count >= MOST_WAITING) await flush()
    },
    flush,
  }
}

async function numbered(db: Db, comments: Drafts['comments'][]) {
  if (comments.length === 0) return []
  const first = await reserveIds(db, 'comments', comments.length)
  return comments.map((comment, index) => ({ _id: Long.fromNumber(first + index), ...comment }))
}
