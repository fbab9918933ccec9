import { randomBytes } from 'node:crypto'
import { signToken } from '@lethe/demo/token'
import { type ServiceProcess, startService } from '@lethe/e2e/harness/service-process'
import { freePorts } from '@lethe/local-stack/ports'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import type { Servers } from './harness/servers.ts'

/** A Lethe of a bench's own: ways to start its services, unchanged, on one database. */
export interface BenchSystem {
  mongo: Mongo
  servers: Servers
  /** What the api's tokens are signed with. */
  jwtSecret: string
  startApi(env?: Record<string, string>): Promise<ServiceProcess>
  startStore(): Promise<ServiceProcess>
  startWorker(env?: Record<string, string>): Promise<ServiceProcess>
  /** A token that the api takes. */
  token(userId: number, admin: boolean): Promise<string>
  /** Ends everything that was started. */
  stop(): Promise<void>
}

/** The late-write window of the workers: a part of every run's time that no work can shorten. */
const LATE_WRITE_WINDOW_MS = 1_000

/** Starts one, and ends it when `work` is done or has failed. */
export async function withBenchSystem<T>(
  startServers: () => Promise<Servers>,
  work: (system: BenchSystem) => Promise<T>,
): Promise<T> {
  const system = await startBenchSystem(startServers)
  try {
    return await work(system)
  } finally {
    await system.stop()
  }
}

async function startBenchSystem(startServers: () => Promise<Servers>): Promise<BenchSystem> {
  const servers = await startServers()
  const uri = servers.mongodbUri
  const mongo = await connectMongo({ uri, appName: 'bench' })
  await ensureIndexes(mongo.db)
  const [storePort = 0] = await freePorts(1)
  const jwtSecret = randomBytes(32).toString('base64url')
  const apiKey = randomBytes(16).toString('hex')
  const processes: ServiceProcess[] = []

  const common = { MONGODB_URI: uri, LOG_LEVEL: 'warn' }
  const onKafka = { ...common, KAFKA_BROKERS: servers.brokers, KAFKA_TOPIC_PREFIX: servers.topicPrefix }
  const start = async (...[name, port, env]: Parameters<typeof startService>) => {
    const service = startService(name, port, env)
    processes.push(service)
    await service.ready()
    return service
  }
  const anywhere = async () => (await freePorts(1))[0] ?? 0

  return {
    mongo,
    servers,
    jwtSecret,
    startApi: async (env = {}) =>
      start('api', await anywhere(), { ...onKafka, JWT_SECRET: jwtSecret, ...env }),
    startStore: () => start('notification-store', storePort, { ...common, API_KEYS: apiKey }),
    token: (userId, admin) => signToken({ secret: jwtSecret, userId, admin }),
    startWorker: async (env = {}) =>
      start('worker', await anywhere(), {
        ...onKafka,
        KAFKA_GROUP_ID: `${servers.topicPrefix}worker`,
        NOTIFICATION_STORE_URL: `http://127.0.0.1:${storePort}`,
        NOTIFICATION_STORE_API_KEY: apiKey,
        LATE_WRITE_WINDOW: `${LATE_WRITE_WINDOW_MS}ms`,
        ...env,
      }),
    async stop() {
      // Not killed: a process that ends by itself leaves its compiled code to the next round's.
      await Promise.all(processes.map((service) => service.stop()))
      await mongo.db.dropDatabase()
      await mongo.close()
      await servers.stop()
    },
  }
}
