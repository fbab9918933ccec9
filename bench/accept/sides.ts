import { join } from 'node:path'
import { type ServiceProcess, startProgram } from '@lethe/e2e/harness/service-process'
import { freePorts } from '@lethe/local-stack/ports'
import { createKafka } from '@lethe/messaging/kafka'
import { ensureTopicList, TOPIC_PARTITIONS } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from '../active-users.ts'
import { databaseUri } from '../harness/servers.ts'
import type { BenchSystem } from '../system.ts'

/** A running service that accepts deletions, and the database of its users. */
export interface Contestant {
  name: string
  label: string
  service: ServiceProcess
  /** Inserts users whom nobody has deleted yet, and answers the first one's id. */
  freshUsers(count: number): Promise<number>
  /** Events that are accepted and not yet on Kafka, and told to be. */
  owed(): Promise<number>
  close(): Promise<void>
}

const COUNTED = 100_000

/** Ours, and what people write by hand; the same users with the same indexes, each in a database of its own. */
export async function startContestants(
  system: BenchSystem,
  peers: readonly (keyof typeof labels)[],
): Promise<Contestant[]> {
  const api = await system.startApi()
  const ours: Contestant = {
    name: 'lethe',
    label: 'Lethe',
    service: api,
    freshUsers: freshUsersIn(system.mongo),
    owed: async () => (await outboxBacklog(system.mongo.db, COUNTED)).pending,
    close: async () => undefined,
  }
  const others: Contestant[] = []
  for (const name of peers) others.push(await startPeer(system, name))
  return [ours, ...others]
}

const labels = {
  bare: 'One update, no event',
  transaction: 'Transaction and outbox',
  'dual-write': 'Update, then Kafka',
}

async function startPeer(
  { servers, jwtSecret }: BenchSystem,
  name: keyof typeof labels,
): Promise<Contestant> {
  const [port = 0] = await freePorts(1)
  const database = `${new URL(servers.mongodbUri).pathname.slice(1)}_${name}`
  const uri = databaseUri(servers.mongodbUri, database)
  const topic = `${servers.topicPrefix}${name}`
  const mongo = await connectMongo({ uri, appName: 'bench' })
  await ensureIndexes(mongo.db)
  await createTopic(servers.brokers, topic)
  const service = startProgram(join(import.meta.dirname, `../peers/${name}.ts`), name, port, {
    MONGODB_URI: uri,
    JWT_SECRET: jwtSecret,
    KAFKA_BROKERS: servers.brokers,
    KAFKA_TOPIC: topic,
  })
  await service.ready()
  return {
    name,
    label: labels[name],
    service,
    freshUsers: freshUsersIn(mongo),
    owed: () => mongo.db.collection('outbox').countDocuments(),
    async close() {
      await service.stop('SIGKILL')
      await mongo.db.dropDatabase()
      await mongo.close()
    },
  }
}

function freshUsersIn(mongo: Mongo): Contestant['freshUsers'] {
  let next = 1
  return async (count) => {
    const first = next
    next += count
    await insertActiveUsers(mongo, first, count)
    // What was written is on disk before the clock starts: nobody pays for another's data.
    await mongo.client.db('admin').command({ fsync: 1 })
    return first
  }
}

async function createTopic(brokers: string, topic: string): Promise<void> {
  const logger = createLogger({ name: 'bench', level: 'silent' })
  const kafka = createKafka({ brokers: brokers.split(','), clientId: 'bench', logger })
  await ensureTopicList(kafka, [{ topic, numPartitions: TOPIC_PARTITIONS }], AbortSignal.timeout(30_000))
}
