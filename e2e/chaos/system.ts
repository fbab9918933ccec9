import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signToken } from '@lethe/demo/token'
import { freePorts } from '@lethe/local-stack/ports'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { connectMongo, type Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import type { KafkaTools } from './faults/events.ts'
import type { LinkName } from './faults/schedule.ts'
import { type KillableServer, startChaosKafka, startChaosMongod } from './faults/servers.ts'
import { type StoreFront, startStoreFront } from './faults/store-front.ts'
import { startTcpProxy, type TcpProxy } from './faults/tcp-proxy.ts'
import { type Member, startMember } from './fleet.ts'

export const LATE_WRITE_WINDOW_MS = 1_500
export const GROUP_ID = 'chaos-worker'

/** A whole Lethe on servers of its own, with a way to break each part. Harness connections bypass the proxies. */
export interface ChaosSystem {
  apis: Member[]
  workers: Member[]
  store: Member
  mongod: KillableServer
  kafka: KillableServer
  links: Record<LinkName, TcpProxy>
  front: StoreFront
  mongo: Mongo
  events: KafkaTools
  apiKey: string
  token(userId: number, admin?: boolean): Promise<string>
  stop(): Promise<void>
}

export async function startChaosSystem(size: { apis: number; workers: number }): Promise<ChaosSystem> {
  const open: (() => Promise<unknown>)[] = []
  const opened = <T>(value: T, close: () => Promise<unknown>): T => {
    open.push(close)
    return value
  }
  const stop = async () => {
    for (const close of open.splice(0).reverse()) await close()
  }
  try {
    return { ...(await build(size, opened)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

type Opened = <T>(value: T, close: () => Promise<unknown>) => T

async function build(
  size: { apis: number; workers: number },
  opened: Opened,
): Promise<Omit<ChaosSystem, 'stop'>> {
  const dir = await mkdtemp(join(tmpdir(), 'lethe-chaos-'))
  opened(dir, () => rm(dir, { recursive: true, force: true }))
  const mongod = await startChaosMongod(dir)
  opened(mongod, mongod.stop)
  const kafka = await startChaosKafka(dir)
  opened(kafka, kafka.stop)
  const mongo = await connectMongo({
    uri: `mongodb://127.0.0.1:${mongod.port}/lethe?directConnection=true`,
    appName: 'chaos',
  })
  opened(mongo, mongo.close)
  await ensureIndexes(mongo.db)

  const proxy = async (port: number) => {
    const link = await startTcpProxy(port)
    return opened(link, link.close)
  }
  const [storePort = 0, ...ports] = await freePorts(1 + size.apis + size.workers)
  const front = await startStoreFront(storePort)
  opened(front, front.close)
  const links = {
    'api-mongod': await proxy(mongod.port),
    'worker-mongod': await proxy(mongod.port),
    'worker-store': await proxy(front.port),
  }
  const secrets = { jwt: randomBytes(32).toString('base64url'), apiKey: randomBytes(16).toString('hex') }
  const brokers = `127.0.0.1:${kafka.port}`
  const kafkaEnv = { KAFKA_BROKERS: brokers, LOG_LEVEL: 'warn' }
  // With the replica set's own address the driver would pass the proxy by.
  const through = (link: TcpProxy) => `mongodb://127.0.0.1:${link.port}/lethe?directConnection=true`

  const member = (...args: Parameters<typeof startMember>) => {
    const started = startMember(...args)
    return opened(started, started.stop)
  }
  const store = member('notification-store', storePort, {
    MONGODB_URI: `mongodb://127.0.0.1:${mongod.port}/lethe?directConnection=true`,
    LOG_LEVEL: 'warn',
    API_KEYS: secrets.apiKey,
  })
  const apis = ports.slice(0, size.apis).map((port) =>
    member('api', port, {
      ...kafkaEnv,
      MONGODB_URI: through(links['api-mongod']),
      JWT_SECRET: secrets.jwt,
    }),
  )
  const workers = ports.slice(size.apis).map((port) =>
    member('worker', port, {
      ...kafkaEnv,
      MONGODB_URI: through(links['worker-mongod']),
      KAFKA_GROUP_ID: GROUP_ID,
      NOTIFICATION_STORE_URL: `http://127.0.0.1:${links['worker-store'].port}`,
      NOTIFICATION_STORE_API_KEY: secrets.apiKey,
      LATE_WRITE_WINDOW: `${LATE_WRITE_WINDOW_MS}ms`,
    }),
  )
  await Promise.all([store, ...apis, ...workers].map((each) => each.ready()))

  const connection = createKafka({
    brokers: [brokers],
    clientId: 'chaos',
    logger: createLogger({ name: 'chaos', level: 'silent' }),
  })
  const publisher = createPublisher(connection)
  opened(publisher, publisher.close)
  return {
    apis,
    workers,
    store,
    mongod,
    kafka,
    links,
    front,
    mongo,
    events: { kafka: connection, publisher, topics: topicNames('') },
    apiKey: secrets.apiKey,
    token: (userId, admin = false) => signToken({ secret: secrets.jwt, userId, admin }),
  }
}
