import { createErasureEngine } from '@lethe/erasure/engine'
import { parseManifest } from '@lethe/erasure/manifest'
import { createPace } from '@lethe/erasure/pace'
import { watchServerLoad } from '@lethe/erasure/server-load'
import { createVerifier } from '@lethe/erasure/verifier'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { ensureTopics, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { usersOf } from '@lethe/store/users'
import { createContentTarget } from '@lethe/targets/content'
import type { CohortDeps } from '@lethe/worker/deletions/deps'
import { createWorker } from '@lethe/worker/deletions/worker'
import { Long } from 'mongodb'
import { type Bench, throughputChart } from '../harness/bench.ts'
import { hold, type Side } from '../harness/contest.ts'
import { msOf } from '../harness/ms-of.ts'
import type { Servers } from '../harness/servers.ts'
import { markedUser } from '../pending.ts'
import { untilAll } from '../until.ts'

const COLLECTIONS = ['one', 'two', 'three', 'four', 'five', 'six']
const EACH = 20
const BATCH = 10_000
/** The best size for the loop by hand, of 200, 500, 2,000 and 5,000. */
const BY_HAND = 2_000
/** Of the loops by hand a part is enough: each cohort, and each user, takes as long as the next. */
const TOGETHER = 3 * BY_HAND
const ONE_BY_ONE = 300
/** All of it fits. */
const CACHE_GB = 4

const rules = COLLECTIONS.map((name) => `${name}: { owners: [{ field: owner_id, action: delete }] }`).join(
  ', ',
)
const MANIFEST = parseManifest(`collections: { ${rules} }`, 'bench')

/**
 * A worker with ledger, begin, verification, end and `user.erased`, against loops of `deleteMany` and nothing else; of
 * these, the rate over a sample of the same users.
 */
export const erasureManyUsers: Bench = {
  title: 'Erasing many users with 20 documents in each of 6 collections',
  counts: 'users',
  size: 20_000,
  charts: [throughputChart('Users erased per second', 'users_per_second')],
  async run({ size, rounds, startServers }) {
    const servers = await startServers({ cacheGb: CACHE_GB })
    const mongo = await connectMongo({ uri: servers.mongodbUri, appName: 'bench', monitorCommands: true })
    const worker = await openWorker(mongo, servers)
    try {
      await ensureIndexes(mongo.db)
      await insertTemplate(mongo, size)
      const all = Array.from({ length: size }, (_, n) => n + 1)
      const side = (
        name: string,
        label: string,
        users: readonly number[],
        erase: () => Promise<unknown>,
      ): Side => ({
        name,
        label,
        async round() {
          await fresh(mongo, all)
          const ms = await msOf(erase)
          const left = await countLeft(mongo, users)
          if (left > 0) throw new Error(`${left} documents are left`)
          return { figures: { users_per_second: (users.length / ms) * 1_000 } }
        },
      })
      const byHandSide = (name: string, label: string, count: number, cohort: number) => {
        const sample = all.slice(0, count)
        return side(name, `${label}, the first ${sample.length}`, sample, () => byHand(mongo, sample, cohort))
      }
      const sides = [
        side('lethe', 'A worker', all, () => worker.complete(size)),
        byHandSide('together', `deleteMany with $in of ${BY_HAND}`, TOGETHER, BY_HAND),
        byHandSide('one-by-one', 'deleteMany, a user at a time', ONE_BY_ONE, 1),
      ]
      const goals = [
        { figure: 'users_per_second', against: 'together', atLeast: 0.8 },
        { figure: 'users_per_second', against: 'one-by-one', atLeast: 7 },
      ]
      return [await hold({ name: `${size} users`, sides, goals }, rounds)]
    } finally {
      await worker.close()
      await mongo.db.dropDatabase()
      await mongo.close()
      await servers.stop()
    }
  },
}

/** The worker's own code on real Kafka and MongoDB, with content as its only target: nobody else here has a store to tell. */
async function openWorker(mongo: Mongo, { brokers, topicPrefix }: Servers) {
  const { client, db } = mongo
  const logger = createLogger({ name: 'bench', level: 'error' })
  const topics = topicNames(topicPrefix)
  const kafka = createKafka({ brokers: brokers.split(','), clientId: 'bench', logger })
  await ensureTopics(kafka, topics, { partitions: 6, signal: AbortSignal.timeout(30_000) })
  const publisher = createPublisher(kafka)
  const load = watchServerLoad(client)
  const content = createContentTarget({
    engine: createErasureEngine({ client, db, manifest: MANIFEST, pace: createPace({ load }) }),
    verifier: createVerifier({ db, manifest: MANIFEST }),
  })
  const retry = { base: 1_000, max: 60_000, limits: { away: 1_000, broken: 25 }, random: Math.random }
  const now = () => new Date()
  const deps: CohortDeps = {
    mongo,
    publisher,
    topics,
    targets: [content],
    retry,
    lateWriteWindow: 0,
    requestLifetime: 60_000,
    now,
    logger,
    metrics: { onLateWrites() {}, onCompleted() {} },
  }
  return {
    async complete(size: number): Promise<void> {
      const worker = createWorker(deps)
      worker.start()
      const open = () => ledgerOf(db).countDocuments({ due_at: { $exists: true } })
      await untilAll('completing', size, async () => size - (await open()))
      await worker.close()
    },
    async close(): Promise<void> {
      load.close()
      await publisher.close()
    },
  }
}

async function byHand({ db }: Mongo, ids: readonly number[], cohort: number): Promise<void> {
  for (let first = 0; first < ids.length; first += cohort) {
    const owners = ids.slice(first, first + cohort).map((id) => Long.fromNumber(id))
    for (const name of COLLECTIONS) await db.collection(name).deleteMany({ owner_id: { $in: owners } })
  }
}

/** Users' documents lie between one another's, as they were written. */
async function insertTemplate({ db }: Mongo, size: number): Promise<void> {
  for (let first = 0; first < size * EACH; first += BATCH) {
    const count = Math.min(BATCH, size * EACH - first)
    const documents = Array.from({ length: count }, (_, n) => ({
      owner_id: Long.fromNumber((((first + n) * 7_919) % size) + 1),
      created_at: new Date(),
      text: `Document ${first + n}, about as long as what people write when they have little to say.`,
    }))
    await db.collection('template').insertMany(documents, { ordered: false, writeConcern: { w: 1 } })
  }
}

async function fresh({ client, db }: Mongo, ids: readonly number[]): Promise<void> {
  for (const name of ['users', 'deletions', 'deletion_ranges']) await db.collection(name).deleteMany({})
  for (const name of COLLECTIONS) {
    await db.collection(name).drop()
    await db.collection(name).createIndex({ owner_id: 1, _id: 1 })
    await db
      .collection('template')
      .aggregate([{ $out: name }])
      .toArray()
  }
  const at = new Date()
  for (let first = 0; first < ids.length; first += BATCH) {
    const some = ids.slice(first, first + BATCH)
    await usersOf(db).insertMany(
      some.map((id) => ({ ...markedUser(id), outbox: [] })),
      { ordered: false },
    )
    const accepted = { generation: 1, mode: 'hard', requestedAt: at, requestedBy: 'admin' } as const
    await ledgerOf(db).insertMany(
      some.map((userId) => acceptedDocument({ userId, ...accepted }, at)),
      { ordered: false },
    )
  }
  await client.db('admin').command({ fsync: 1 })
}

async function countLeft({ db }: Mongo, users: readonly number[]): Promise<number> {
  const owners = users.map((id) => Long.fromNumber(id))
  const counts = COLLECTIONS.map((name) => db.collection(name).countDocuments({ owner_id: { $in: owners } }))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
