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
import type { ServiceName } from '../harness/service-process.ts'
import type { KafkaTools } from './faults/events.ts'
import { type Member, startMember } from './fleet.ts'
import { type StoreFront, startStoreFront } from './gates/store-front.ts'
import { type KafkaCluster, startKafkaCluster } from './servers/kafka-cluster.ts'
import { type MongodSet, startMongodSet } from './servers/mongod-set.ts'
import { LATE_WRITE_WINDOW_MS } from './times.ts'
import { type Destinations, openWays, type Ways } from './ways.ts'

export const GROUP_ID = 'chaos-worker'

/** A place in the fleet with everything that is between its processes and the servers. */
export type Place = Member & { readonly ways: Ways }

/** A whole Lethe on servers of its own, with a way to break each part. The harness itself goes through no gate. */
export interface ChaosSystem {
  apis: Place[]
  workers: Place[]
  store: Place
  /** All of these, and the spare workers that there were. */
  places: readonly Place[]
  mongods: MongodSet
  kafka: KafkaCluster
  front: StoreFront
  mongo: Mongo
  events: KafkaTools
  apiKey: string
  /** What no process may ever write. */
  secrets: readonly string[]
  token(userId: number, admin?: boolean): Promise<string>
  /** One more worker, which comes to the others' group and is the caller's to stop. */
  startSpareWorker(): Promise<Place>
  stop(): Promise<void>
}

export interface SystemSize {
  apis: number
  workers: number
}

/** Starts it all, servers first. What was started is stopped again where a part does not come up. */
export async function startChaosSystem(size: SystemSize): Promise<ChaosSystem> {
  const open: (() => Promise<unknown>)[] = []
  const opened: Opened = (value, close) => {
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

async function build(size: SystemSize, opened: Opened): Promise<Omit<ChaosSystem, 'stop'>> {
  const dir = await mkdtemp(join(tmpdir(), 'lethe-chaos-'))
  opened(dir, () => rm(dir, { recursive: true, force: true }))
  const [mongods, kafka] = await startServers(dir, opened)
  const mongo = await connectMongo({ uri: mongods.uri, appName: 'chaos' })
  opened(mongo, mongo.close)
  await ensureIndexes(mongo.db)

  const [storePort = 0] = await freePorts(1)
  const front = startStoreFront(storePort)
  opened(front, front.close)
  const secrets = { jwt: randomBytes(32).toString('base64url'), apiKey: randomBytes(16).toString('hex') }
  const places: Place[] = []
  const place = createPlaces(dir, places, opened)
  const toMongod = { mongods: mongods.ports }
  const toBoth = { ...toMongod, brokers: kafka.ports }
  const env = { MONGODB_URI: mongods.uri, LOG_LEVEL: 'warn' }
  const withKafka = { ...env, KAFKA_BROKERS: kafka.brokers.join() }

  const store = await place('notification-store', toMongod, { ...env, API_KEYS: secrets.apiKey }, storePort)
  const startApi = () => place('api', toBoth, { ...withKafka, JWT_SECRET: secrets.jwt })
  const startWorker = () =>
    place(
      'worker',
      { ...toBoth, store: { port: storePort, front } },
      {
        ...withKafka,
        KAFKA_GROUP_ID: GROUP_ID,
        NOTIFICATION_STORE_URL: `http://127.0.0.1:${storePort}`,
        NOTIFICATION_STORE_API_KEY: secrets.apiKey,
        LATE_WRITE_WINDOW: `${LATE_WRITE_WINDOW_MS}ms`,
      },
    )
  const apis = await times(size.apis, startApi)
  const workers = await times(size.workers, startWorker)
  await Promise.all([store, ...apis, ...workers].map((each) => each.ready()))

  const connection = createKafka({
    brokers: kafka.brokers,
    clientId: 'chaos',
    logger: createLogger({ name: 'chaos', level: 'silent' }),
  })
  const publisher = createPublisher(connection)
  opened(publisher, publisher.close)
  return {
    apis,
    workers,
    store,
    places,
    mongods,
    kafka,
    front,
    mongo,
    events: { kafka: connection, publisher, topics: topicNames('') },
    apiKey: secrets.apiKey,
    secrets: Object.values(secrets),
    token: (userId, admin = false) => signToken({ secret: secrets.jwt, userId, admin, now: longAgo() }),
    startSpareWorker: startWorker,
  }
}

/** A token from before the run, so that it is no news to a process whose clock was put back. */
const longAgo = () => new Date(Date.now() - 10 * 60_000)

async function startServers(dir: string, opened: Opened): Promise<[MongodSet, KafkaCluster]> {
  return Promise.all([
    startMongodSet(dir).then((set) => opened(set, set.stop)),
    startKafkaCluster(dir).then((cluster) => opened(cluster, cluster.stop)),
  ])
}

/** Makes places, each with ways and a clock of its own, numbered by service. */
function createPlaces(dir: string, places: Place[], opened: Opened) {
  const counts = new Map<ServiceName, number>()
  return async (
    service: ServiceName,
    destinations: Destinations,
    env: Record<string, string>,
    port?: number,
  ): Promise<Place> => {
    const number = (counts.get(service) ?? 0) + 1
    counts.set(service, number)
    const name = `${service} ${number}`
    const ways = await openWays(destinations, join(dir, `${service}-${number}.clock`))
    opened(ways, ways.close)
    const [free = 0] = port === undefined ? await freePorts(1) : [port]
    const member = startMember({ name, service, port: free, env: { ...env, ...ways.env } })
    opened(member, member.stop)
    const made = { ...member, ways }
    places.push(made)
    return made
  }
}

async function times<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let n = 0; n < count; n++) made.push(await make())
  return made
}
