import { join } from 'node:path'
import { MAX_USER_ID } from '@lethe/contracts/ids'
import { type ServiceProcess, startProgram } from '@lethe/e2e/harness/service-process'
import { freePorts } from '@lethe/local-stack/ports'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { outboxBacklog } from '@lethe/store/outbox'
import { insertActiveUsers } from '../active-users.ts'
import { databaseUri, type Servers } from '../harness/servers.ts'
import type { Processes } from '../harness/usage.ts'
import { createTopic } from '../kafka.ts'
import { type BenchSystem, withBenchSystem } from '../system.ts'

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

const labels = {
  bare: 'One update, no event',
  transaction: 'Transaction and outbox',
  'dual-write': 'Update, then Kafka',
}
type Peer = keyof typeof labels

/** What a contest among them needs: an administrator's token, which all of them take, and what runs beside them. */
export interface Arena {
  contestants: readonly Contestant[]
  token: string
  processes: Processes
}

/** An administrator by the token, who is no user. */
const ADMIN = MAX_USER_ID

/**
 * Starts ours, and what people write by hand, with the same users and indexes, each in a database of its own; ends
 * them when `work` is done.
 */
export function withContestants<T>(
  startServers: () => Promise<Servers>,
  peers: readonly Peer[],
  work: (arena: Arena) => Promise<T>,
): Promise<T> {
  return withBenchSystem(startServers, async (system) => {
    const contestants: Contestant[] = []
    try {
      contestants.push(await startOurs(system))
      for (const name of peers) contestants.push(await startPeer(system, name))
      const token = await system.token(ADMIN, true)
      return await work({ contestants, token, processes: { ...system.servers.processes, load: process.pid } })
    } finally {
      for (const contestant of contestants) await contestant.close()
    }
  })
}

async function startOurs({ mongo, startApi }: BenchSystem): Promise<Contestant> {
  return {
    name: 'lethe',
    label: 'Lethe',
    service: await startApi(),
    freshUsers: freshUsersIn(mongo),
    owed: async () => (await outboxBacklog(mongo.db, COUNTED)).pending,
    close: async () => undefined,
  }
}

async function startPeer({ servers, jwtSecret }: BenchSystem, name: Peer): Promise<Contestant> {
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
