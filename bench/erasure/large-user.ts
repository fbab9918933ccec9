import { createErasureEngine } from '@lethe/erasure/engine'
import { parseManifest } from '@lethe/erasure/manifest'
import { type Db, type Document, Long, MongoClient } from 'mongodb'
import { type Bench, throughputChart } from '../harness/bench.ts'
import { type ContestResult, hold, type Side } from '../harness/contest.ts'
import { msOf } from '../harness/ms-of.ts'

const MANIFEST = parseManifest(
  'collections: { documents: { owners: [{ field: owner_id, action: delete }] } }',
  'bench',
)
const USER = 7
const OTHER = 8
/** One in so many documents is somebody else's. */
const OTHERS = 10
const BATCH = 10_000
const MORE_INDEXES = ['created_at', 'kind', 'parent_id']

/**
 * One user's documents among others': our engine, with a checkpoint each 5,000, against one `deleteMany` by owner, with the
 * one index that both need and with three more.
 */
export const erasureLargeUser: Bench = {
  title: 'Erasing one large user',
  counts: "the user's documents",
  size: 1_000_000,
  charts: [throughputChart('Documents of one user erased per second', 'documents_per_second')],
  async run({ size, rounds, startServers }) {
    const servers = await startServers()
    const client = new MongoClient(servers.mongodbUri, { writeConcern: { w: 'majority' } })
    const db = client.db()
    try {
      await insertTemplate(db, size)
      return [
        await against(client, db, { size, rounds, indexes: [], atLeast: 1.3 }),
        await against(client, db, { size, rounds, indexes: MORE_INDEXES, atLeast: 1.5 }),
      ]
    } finally {
      await db.dropDatabase()
      await client.close()
      await servers.stop()
    }
  },
}

async function insertTemplate(db: Db, size: number): Promise<void> {
  const total = Math.ceil((size * OTHERS) / (OTHERS - 1))
  for (let first = 0; first < total; first += BATCH) {
    const count = Math.min(BATCH, total - first)
    const documents = Array.from({ length: count }, (_, n) => documentOf(first + n))
    await db.collection('template').insertMany(documents, { ordered: false, writeConcern: { w: 1 } })
  }
}

const documentOf = (n: number): Document => ({
  owner_id: Long.fromNumber(n % OTHERS === 0 ? OTHER : USER),
  created_at: new Date(1_700_000_000_000 + ((n * 7_919) % 1_000_000) * 1_000),
  kind: n % 20,
  parent_id: Long.fromNumber((n * 104_729) % 1_000_003),
  text: `Document ${n}, about as long as what people write when they have little to say to anybody.`,
})

async function against(
  client: MongoClient,
  db: Db,
  {
    size,
    rounds,
    indexes,
    atLeast,
  }: { size: number; rounds: number; indexes: readonly string[]; atLeast: number },
): Promise<ContestResult> {
  const documents = db.collection('documents')
  const fresh = async () => {
    await documents.drop()
    await db.collection('deletion_ranges').deleteMany({})
    await documents.createIndex({ owner_id: 1, _id: 1 })
    for (const field of indexes) await documents.createIndex({ [field]: 1 })
    await db
      .collection('template')
      .aggregate([{ $out: 'documents' }])
      .toArray()
    // What was written is on disk before the clock starts: nobody pays for the other's data.
    await client.db('admin').command({ fsync: 1 })
  }
  const side = (name: string, label: string, erase: () => Promise<unknown>): Side => ({
    name,
    label,
    async round() {
      await fresh()
      const others = await documents.countDocuments({ owner_id: Long.fromNumber(OTHER) })
      const ms = await msOf(erase)
      const left = await documents.countDocuments({})
      if (left !== others) throw new Error(`${left} documents are left where ${others} are others'`)
      return { figures: { documents_per_second: size / (ms / 1_000) } }
    },
  })
  await db.collection('deletion_ranges').createIndex({ 'deletions.id': 1 })
  const sides = [
    side('lethe', 'The engine', () => eraseWithEngine(client, db)),
    side('delete-many', 'One deleteMany by owner', () =>
      documents.deleteMany({ owner_id: Long.fromNumber(USER) }),
    ),
  ]
  const name = `one user, ${size} documents${indexes.length === 0 ? '' : `, ${indexes.length} more indexes`}`
  const goals = [{ figure: 'documents_per_second', against: 'delete-many', atLeast }]
  return hold({ name, sides, goals }, rounds)
}

async function eraseWithEngine(client: MongoClient, db: Db): Promise<void> {
  const engine = createErasureEngine({ client, db, manifest: MANIFEST })
  const subject = { deletionId: `${USER}-1`, userId: USER }
  const outcomes = await engine.erase([subject], {
    signal: new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
  })
  if (!outcomes.get(subject.deletionId)?.finished) throw new Error('the engine did not finish')
}
