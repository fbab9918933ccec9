import type { TestProject } from 'vitest/node'
import { startKafka } from './kafka.ts'
import { startMongod } from './mongod.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A replica set that knows test commands; take a database of your own. */
    mongodbUri: string
    /** Comma separated; take a topic prefix of your own. */
    kafkaBrokers: string
  }
}

type Server = { address: string; stop(): Promise<void> }

/**
 * Vitest's global set-up: one real mongod and one real Kafka for the whole run, on free ports and in temporary
 * folders, or the ones that `MONGODB_URI` and `KAFKA_BROKERS` name. Tests get them through `inject`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([mongodb(process.env), kafka(process.env)])
  const running = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const teardown = async () => {
    await Promise.all(running.map((server) => server.stop()))
  }
  const [mongod, broker] = started
  if (mongod.status === 'rejected' || broker.status === 'rejected') {
    await teardown()
    const reasons = started.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    throw new AggregateError(reasons, reasons.map((reason) => String(reason)).join('\n'))
  }
  project.provide('mongodbUri', mongod.value.address)
  project.provide('kafkaBrokers', broker.value.address)
  return teardown
}

async function mongodb(env: NodeJS.ProcessEnv): Promise<Server> {
  if (env.MONGODB_URI) return given(env.MONGODB_URI)
  const { uri, stop } = await startMongod({ env, setParameters: { enableTestCommands: 1 } })
  return { address: uri, stop }
}

async function kafka(env: NodeJS.ProcessEnv): Promise<Server> {
  if (env.KAFKA_BROKERS) return given(env.KAFKA_BROKERS)
  const { brokers, stop } = await startKafka({ env })
  return { address: brokers, stop }
}

function given(address: string): Server {
  return { address, stop: async () => {} }
}
