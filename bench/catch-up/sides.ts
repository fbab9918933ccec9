import { join } from 'node:path'
import { toMessage } from '@lethe/contracts/events'
import { deletionIdOf } from '@lethe/contracts/ids'
import { startProgram } from '@lethe/e2e/harness/service-process'
import { createPublisher } from '@lethe/messaging/producer'
import { ensureTopics, TOPIC_PARTITIONS, topicNames } from '@lethe/messaging/topics'
import { eventOf } from '@lethe/outbox/events'
import { ensureIndexes } from '@lethe/store/indexes'
import { ledgerOf } from '@lethe/store/ledger'
import { acceptedDocument } from '@lethe/store/ledger-accept'
import { type OutboxEntry, type UserDocument, usersOf } from '@lethe/store/users'
import { timeProgram } from '../drain/flow.ts'
import type { Side } from '../harness/contest.ts'
import { benchKafka, createTopic } from '../kafka.ts'
import { markedUser } from '../pending.ts'
import type { BenchSystem } from '../system.ts'

const BATCH = 5_000
const FAR = new Date('2100-01-01T00:00:00Z')

/** Ours: workers start where the relay has left the deletions; they are done when nothing in the ledger is due any more. */
export const workerSide = (
  system: BenchSystem,
  { size, workers }: { size: number; workers: number },
): Side => ({
  name: `workers-${workers}`,
  label: `${workers} worker${workers === 1 ? '' : 's'}`,
  async round() {
    const { brokers, topicPrefix } = system.servers
    const topics = topicNames(topicPrefix)
    const signal = AbortSignal.timeout(30_000)
    await ensureTopics(benchKafka(brokers), topics, { partitions: TOPIC_PARTITIONS, signal })
    await freshDeletions(system, size)
    await publishAll(system, topics.deleted, size)
    const ledger = ledgerOf(system.mongo.db)
    const taken = { state: { $in: ['running' as const, 'verifying' as const, 'completed' as const] } }
    // The last of a partition, for what was completed is skipped one by one where all that is due is looked for.
    const last = { _id: deletionIdOf(size, 1), due_at: { $exists: false } }
    return timeProgram(
      system,
      {
        size,
        begun: async () => (await ledger.findOne(taken)) !== null,
        done: async () =>
          (await ledger.findOne(last)) !== null &&
          (await ledger.findOne({ due_at: { $exists: true } }, { hint: { due_at: 1 } })) === null,
      },
      async () => {
        const started = await Promise.all(
          Array.from({ length: workers }, () => system.startWorker({ FORWARD_SOFT_DELETIONS: 'false' })),
        )
        const stop = () => Promise.all(started.map((worker) => worker.stop()))
        return { pid: started[0]?.pid ?? 0, stop }
      },
    )
  },
})

let turn = 0

/** By hand: a consumer that writes each batch of events into a ledger, one upsert for each event. */
export const upsertSide = (system: BenchSystem, size: number): Side => ({
  name: 'upserts',
  label: 'One bulk of upserts a batch',
  async round() {
    turn += 1
    const { mongodbUri, brokers, topicPrefix } = system.servers
    const topic = `${topicPrefix}upserts-${turn}`
    const ledger = system.mongo.db.collection('plain_ledger')
    await ledger.drop()
    await createTopic(brokers, topic)
    await publishAll(system, topic, size)
    return timeProgram(
      system,
      {
        size,
        begun: async () => (await ledger.estimatedDocumentCount()) > 0,
        done: async () => (await ledger.estimatedDocumentCount()) >= size,
      },
      async () => {
        const program = startProgram(join(import.meta.dirname, '../peers/upserts.ts'), 'upserts', 0, {
          MONGODB_URI: mongodbUri,
          KAFKA_BROKERS: brokers,
          KAFKA_TOPIC: topic,
        })
        return { pid: program.pid, stop: () => program.stop('SIGKILL') }
      },
    )
  },
})

/** A user as a soft deletion's mark left him, when Kafka had the event. */
function softDeleted(id: number): { user: UserDocument; entry: OutboxEntry } {
  const { deletion, outbox: [owed] = [], ...user } = markedUser(id)
  if (!deletion || !owed) throw new Error('a marked user lacks his deletion')
  return {
    user: { ...user, status: 'd', deletion: { ...deletion, mode: 'soft' }, outbox: [] },
    entry: { ...owed, mode: 'soft' },
  }
}

/** Users and ledger; on disk before the clock starts. */
async function freshDeletions({ mongo }: BenchSystem, size: number): Promise<void> {
  for (const collection of ['users', 'deletions']) await mongo.db.collection(collection).drop()
  await ensureIndexes(mongo.db)
  await inBatches(size, async (ids) => {
    const marked = ids.map((id) => ({ id, ...softDeleted(id) }))
    await usersOf(mongo.db).insertMany(
      marked.map(({ user }) => user),
      { ordered: false },
    )
    const accepted = marked.map(({ id: userId, entry: { generation, at } }) =>
      acceptedDocument(
        { userId, generation, mode: 'soft', requestedAt: at, requestedBy: 'admin', publishedAt: at },
        FAR,
      ),
    )
    await ledgerOf(mongo.db).insertMany(accepted, { ordered: false })
  })
  await mongo.client.db('admin').command({ fsync: 1 })
}

async function publishAll({ servers }: BenchSystem, topic: string, size: number): Promise<void> {
  const publisher = createPublisher(benchKafka(servers.brokers))
  await inBatches(size, (ids) =>
    publisher.publish(ids.map((id) => ({ topic, ...toMessage(eventOf(id, softDeleted(id).entry)) }))),
  )
  await publisher.close()
}

async function inBatches(size: number, work: (ids: number[]) => Promise<unknown>): Promise<void> {
  for (let first = 1; first <= size; first += BATCH) {
    await work(Array.from({ length: Math.min(BATCH, size + 1 - first) }, (_, n) => first + n))
  }
}
