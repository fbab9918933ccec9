import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type ServiceProcess, startProgram } from '@lethe/e2e/harness/service-process'
import { freePorts } from '@lethe/local-stack/ports'
import { ensureTopics, TOPIC_PARTITIONS, topicNames } from '@lethe/messaging/topics'
import { insertActiveUsers } from '../active-users.ts'
import type { Round, Side } from '../harness/contest.ts'
import { quantile } from '../harness/spread.ts'
import { withUsage } from '../harness/usage.ts'
import { benchKafka, createTopic } from '../kafka.ts'
import { sendSteadily } from '../load/http-load.ts'
import { outboxOf } from '../peers/outbox-collection.ts'
import type { BenchSystem } from '../system.ts'
import { watchArrivals } from './arrivals.ts'
import { commitTimes } from './commit-times.ts'
import { startConnector } from './connect.ts'
import { type Connector, topicOf } from './connector.ts'

const PER_SECOND = 500
/** At the beginning of each round, for the compilers: not counted. */
const WARM_UP_SHARE = 0.5
const DEADLINE_MS = 60_000

interface Load {
  token: string
  /** Deletions that are counted. */
  size: number
}

interface Running {
  service: ServiceProcess
  /** Beside the service, by their names. */
  processes: Record<string, number>
  topic: string
  /** Has events sent until `hasCome` says that one was read. */
  untilItRuns(hasCome: (userId: number) => boolean): Promise<void>
  stop(): Promise<unknown>
}

/** No user's id. */
const PROBE = 1
let next = 2

/** Ours: the api publishes what it has committed by itself. */
export const relayedSide = (system: BenchSystem, load: Load): Side => ({
  name: 'lethe',
  label: 'Lethe',
  round: () => timeEvents(system, load, () => startOurs(system)),
})

/** A service that writes user and event in a transaction, and a connector that reads the events' collection. */
export const capturedSide = (system: BenchSystem, connector: Connector, load: Load): Side => ({
  name: connector.name,
  label: connector.label,
  round: () => timeEvents(system, load, () => startCaptured(system, connector)),
})

async function startOurs(system: BenchSystem): Promise<Running> {
  const { brokers, topicPrefix } = system.servers
  const topics = topicNames(topicPrefix)
  const signal = AbortSignal.timeout(DEADLINE_MS)
  await ensureTopics(benchKafka(brokers), topics, { partitions: TOPIC_PARTITIONS, signal })
  const service = await system.startApi()
  return {
    service,
    processes: {},
    topic: topics.deleted,
    untilItRuns: async () => undefined,
    stop: () => service.stop(),
  }
}

async function startCaptured(system: BenchSystem, connector: Connector): Promise<Running> {
  const { mongodbUri, brokers, topicPrefix } = system.servers
  const outbox = outboxOf(system.mongo.db)
  await outbox.deleteMany({})
  const place = { mongodbUri, collection: 'outbox', topicPrefix: `${topicPrefix}${connector.name}-${next}` }
  const topic = topicOf(place)
  await createTopic(brokers, topic)
  const [port = 0] = await freePorts(1)
  const service = startProgram(join(import.meta.dirname, '../peers/captured.ts'), 'captured', port, {
    MONGODB_URI: mongodbUri,
    JWT_SECRET: system.jwtSecret,
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC: topic,
  })
  await service.ready()
  const connect = await startConnector(connector, place, { brokers, from: 'now' })
  return {
    service,
    processes: { connector: connect.pid },
    topic,
    async untilItRuns(hasCome) {
      const deadline = performance.now() + DEADLINE_MS
      while (!hasCome(PROBE)) {
        if (performance.now() > deadline) throw new Error(await connect.lastWords())
        await outbox.insertOne({ key: String(PROBE), value: '' })
        await wait(100)
      }
    },
    async stop() {
      await service.stop('SIGKILL')
      await connect.discard()
    },
  }
}

/** Deletes users at a steady rate and times each event from its deletion's commit to when it could be read. */
async function timeEvents(
  system: BenchSystem,
  { token, size }: Load,
  start: () => Promise<Running>,
): Promise<Round> {
  const warmUp = Math.ceil(size * WARM_UP_SHARE)
  const first = next
  next += warmUp + size
  await insertActiveUsers(system.mongo, first, warmUp + size)
  const { service, processes, topic, untilItRuns, stop } = await start()
  const reader = await watchArrivals(system.servers.brokers, topic)
  const due = new Map<number, number>()
  const deleteUsers = (from: number, count: number) =>
    sendSteadily({
      url: service.url,
      method: 'DELETE',
      path: (n) => `/api/v2/user/${from + n}/?hard=1`,
      token,
      perSecond: PER_SECOND,
      requests: count,
      onAnswer: (n, at) => due.set(from + n, at),
    })
  const arrived = (from: number, count: number) =>
    reader.have(
      Array.from({ length: count }, (_, n) => from + n),
      DEADLINE_MS,
    )
  try {
    await untilItRuns((userId) => reader.arrivals.has(userId))
    await deleteUsers(first, warmUp)
    await arrived(first, warmUp)
    const since = new Date()
    const { usage } = await withUsage(
      { service: service.pid, ...processes, ...system.servers.processes },
      async () => {
        await deleteUsers(first + warmUp, size)
        await arrived(first + warmUp, size)
      },
    )
    const commits = await commitTimes(system.mongo, since)
    const after = (moments: ReadonlyMap<number, number>) =>
      Array.from({ length: size }, (_, n) => first + warmUp + n).map(
        (id) => (reader.arrivals.get(id) ?? Number.NaN) - (moments.get(id) ?? Number.NaN),
      )
    return { figures: { ...latencies(after(commits)), ...fromRequest(after(due)) }, usage }
  } finally {
    await reader.close()
    await stop()
  }
}

function latencies(took: number[]) {
  took.sort((a, b) => a - b)
  const at = (share: number) => quantile(took, share)
  return { p50_ms: at(0.5), p90_ms: at(0.9), p99_ms: at(0.99), p999_ms: at(0.999), max_ms: at(1) }
}

function fromRequest(took: number[]) {
  const { p50_ms, p99_ms } = latencies(took)
  return { from_request_p50_ms: p50_ms, from_request_p99_ms: p99_ms }
}
