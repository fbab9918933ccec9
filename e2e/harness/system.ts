import { randomBytes, randomUUID } from 'node:crypto'
import { signToken } from '@lethe/demo/token'
import { freePorts } from '@lethe/local-stack/ports'
import { createKafka } from '@lethe/messaging/kafka'
import { readTopic } from '@lethe/messaging/reader'
import { type TopicNames, topicNames } from '@lethe/messaging/topics'
import { createLogger } from '@lethe/service/logger'
import { openTestDatabase, type TestDatabase } from '@lethe/store/testing'
import { afterEach, inject } from 'vitest'
import { createApiClient } from './api-client.ts'
import { type ServiceProcess, startService } from './service-process.ts'

export interface SystemOptions {
  /** Another Kafka than the one all suites share. */
  kafkaBrokers?: string
  env?: { api?: Record<string, string>; worker?: Record<string, string> }
  /** What the database must have before a service starts. */
  prepare?: (mongo: TestDatabase) => Promise<void>
}

export interface KafkaEvent {
  topic: string
  key: string | undefined
  value: string
  headers: Record<string, string>
}

export type System = Awaited<ReturnType<typeof startSystem>>

const started = new Set<ServiceProcess>()

// What a test that failed leaves behind is all that somebody has who can't run it again.
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return
  for (const { name, output } of started) process.stderr.write(`--- ${name}\n${withoutRequests(output())}\n`)
})

const withoutRequests = (output: string) =>
  output
    .split('\n')
    .filter((line) => !line.includes('"msg":"request"'))
    .join('\n')

/** A whole Lethe of real processes with its own database and topics, on free ports. */
export async function startSystem(options: SystemOptions = {}) {
  const mongo = await openTestDatabase(inject('mongodbUri'))
  await options.prepare?.(mongo)
  const brokers = options.kafkaBrokers ?? inject('kafkaBrokers')
  const prefix = `${randomUUID().slice(0, 8)}.`
  const secrets = {
    jwt: randomBytes(32).toString('base64url'),
    apiKey: randomBytes(16).toString('hex'),
    workspace: { key: 'ws', secret: randomBytes(16).toString('hex') },
  }
  const [apiPort = 0, storePort = 0, workerPort = 0] = await freePorts(3)
  const common = { MONGODB_URI: mongo.uri, LOG_LEVEL: 'info', LATE_WRITE_WINDOW: '1s' }
  const kafkaEnv = { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: prefix }

  const startApi = () =>
    startService('api', apiPort, { ...common, ...kafkaEnv, JWT_SECRET: secrets.jwt, ...options.env?.api })
  const startStore = () =>
    startService('notification-store', storePort, {
      ...common,
      API_KEYS: secrets.apiKey,
      WORKSPACE_KEYS: `${secrets.workspace.key}:${secrets.workspace.secret}`,
    })
  const startWorker = (port = workerPort) =>
    startService('worker', port, {
      ...common,
      ...kafkaEnv,
      KAFKA_GROUP_ID: `${prefix}worker`,
      NOTIFICATION_STORE_URL: `http://127.0.0.1:${storePort}`,
      NOTIFICATION_STORE_API_KEY: secrets.apiKey,
      ...options.env?.worker,
    })

  const processes: ServiceProcess[] = []
  const running = async (service: ServiceProcess) => {
    processes.push(service)
    started.add(service)
    try {
      await service.ready()
    } catch (error) {
      await Promise.all(processes.map((started) => started.stop('SIGKILL')))
      throw error
    }
    return service
  }
  const api = await running(startApi())
  const store = await running(startStore())
  const worker = await running(startWorker())

  const kafka = createKafka({
    brokers: brokers.split(','),
    clientId: 'e2e',
    logger: createLogger({ name: 'e2e', level: 'silent' }),
  })
  const topics: TopicNames = topicNames(prefix)
  const token = (userId: number, admin = false) => signToken({ secret: secrets.jwt, userId, admin })

  return {
    mongo: mongo as TestDatabase,
    api,
    store,
    worker,
    topics,
    topicPrefix: prefix,
    kafka,
    secrets,
    token,
    as: async (userId: number, admin = false) => createApiClient(api.url, await token(userId, admin)),
    startWorker: (port?: number) => running(startWorker(port)),
    /** The status that the notification store answers about a profile; POST makes one. */
    async profile(extId: string, method: 'GET' | 'POST' = 'GET'): Promise<number> {
      const answer = await fetch(`${store.url}/v1/user/${extId}/`, {
        method,
        headers: { authorization: `Bearer ${secrets.apiKey}`, 'content-type': 'application/json' },
        ...(method === 'POST' ? { body: '{}' } : {}),
      })
      await answer.body?.cancel()
      return answer.status
    },
    /** What is on a topic now, oldest first within a partition. */
    async events(topic: string): Promise<KafkaEvent[]> {
      const messages = await readTopic(kafka, topic)
      return messages.map(({ key, value, headers }) => ({
        topic,
        key: key?.toString(),
        value: value?.toString() ?? '',
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])),
      }))
    },
    /** Everything that every process has written. */
    output: () => processes.map((service) => service.output()).join('\n'),
    /** Stops all processes and drops the database; answers the exit codes. */
    async stop(): Promise<(number | null)[]> {
      const codes = await Promise.all(processes.map((service) => service.stop()))
      await mongo.drop()
      return codes
    },
  }
}
