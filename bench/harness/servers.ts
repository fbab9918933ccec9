import { randomUUID } from 'node:crypto'
import { startKafka } from '@lethe/local-stack/kafka'
import { startMongod } from '@lethe/local-stack/mongod'
import type { Processes } from './usage.ts'

/** What the sides of a bench share: one mongod and one Kafka. */
export interface Servers {
  /** Of a database of the bench's own. */
  mongodbUri: string
  /** Comma separated. */
  brokers: string
  /** Of the bench's topics. */
  topicPrefix: string
  /** Those whose processes are known. */
  processes: Processes
  stop(): Promise<void>
}

/** Servers of a bench's own, on this machine; their data is gone afterwards. `cacheGb` is mongod's, 1 unless told. */
export async function startServers({ cacheGb }: { cacheGb?: number } = {}): Promise<Servers> {
  const mongod = await startMongod({ cacheGb })
  const kafka = await startKafka()
  return {
    ...onServers(mongod.uri, kafka.brokers),
    processes: { mongod: mongod.process.pid, kafka: kafka.process.pid },
    async stop() {
      await kafka.stop()
      await mongod.stop()
    },
  }
}

/** Another database and other topics on servers that run already, and go on afterwards. */
export const besides = (servers: Servers, name: string) => async (): Promise<Servers> => ({
  ...servers,
  mongodbUri: databaseUri(servers.mongodbUri, `${new URL(servers.mongodbUri).pathname.slice(1)}_${name}`),
  topicPrefix: `${servers.topicPrefix}${name}.`,
  stop: async () => undefined,
})

/** Servers that run already, and go on afterwards: a database and topics of the bench's own. */
export function onServers(mongodbUri: string, brokers: string): Servers {
  const name = `bench_${randomUUID().slice(0, 8)}`
  return {
    mongodbUri: databaseUri(mongodbUri, name),
    brokers,
    topicPrefix: `${name}.`,
    processes: {},
    stop: async () => undefined,
  }
}

/** The same server's other database. */
export function databaseUri(uri: string, database: string): string {
  const other = new URL(uri)
  other.pathname = `/${database}`
  return other.href
}
