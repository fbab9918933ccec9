import { randomBytes } from 'node:crypto'
import { signToken } from '@lethe/demo/token'
import { type ServiceProcess, startService } from '@lethe/e2e/harness/service-process'
import { startKafka } from '@lethe/local-stack/kafka'
import { startMongod } from '@lethe/local-stack/mongod'
import { freePorts } from '@lethe/local-stack/ports'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'

/** Servers of a bench's own, and ways to start services on them. */
export interface BenchSystem {
  mongo: Mongo
  startApi(): Promise<ServiceProcess>
  startStore(): Promise<ServiceProcess>
  startWorker(env?: Record<string, string>): Promise<ServiceProcess>
  /** A token that the api takes. */
  token(userId: number, admin: boolean): Promise<string>
  /** Ends everything that was started. */
  stop(): Promise<void>
}

/** The late-write window of the workers: a part of every run's time that no work can shorten. */
const LATE_WRITE_WINDOW_MS = 1_000

export async function startBenchSystem(): Promise<BenchSystem> {
  const mongod = await startMongod()
  const kafka = await startKafka()
  const uri = mongod.uri.replace('/?', '/lethe?')
  const mongo = await connectMongo({ uri, appName: 'bench' })
  await ensureIndexes(mongo.db)
  const [storePort = 0] = await freePorts(1)
  const jwtSecret = randomBytes(32).toString('base64url')
  const apiKey = randomBytes(16).toString('hex')
  const processes: ServiceProcess[] = []

  const common = { MONGODB_URI: uri, LOG_LEVEL: 'warn' }
  const onKafka = { ...common, KAFKA_BROKERS: kafka.brokers }
  const start = async (...[name, port, env]: Parameters<typeof startService>) => {
    const service = startService(name, port, env)
    processes.push(service)
    await service.ready()
    return service
  }
  const anywhere = async () => (await freePorts(1))[0] ?? 0

  return {
    mongo,
    startApi: async () => start('api', await anywhere(), { ...onKafka, JWT_SECRET: jwtSecret }),
    startStore: () => start('notification-store', storePort, { ...common, API_KEYS: apiKey }),
    token: (userId, admin) => signToken({ secret: jwtSecret, userId, admin }),
    startWorker: async (env = {}) =>
      start('worker', await anywhere(), {
        ...onKafka,
        NOTIFICATION_STORE_URL: `http://127.0.0.1:${storePort}`,
        NOTIFICATION_STORE_API_KEY: apiKey,
        LATE_WRITE_WINDOW: `${LATE_WRITE_WINDOW_MS}ms`,
        ...env,
      }),
    async stop() {
      await Promise.all(processes.map((service) => service.stop('SIGKILL')))
      await mongo.close()
      await kafka.stop()
      await mongod.stop()
    },
  }
}
