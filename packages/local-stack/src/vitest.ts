import type { TestProject } from 'vitest/node'
import { startKafka } from './kafka.ts'
import { startMongod } from './mongod.ts'
import { stackKind } from './stack-kind.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A replica set that knows test commands; take a database of your own. */
    mongodbUri: string
    /** Comma separated; take a topic prefix of your own. */
    kafkaBrokers: string
  }
}

type Server = { address: string; stop(): Promise<void> }
type Starters = { startMongodb(): Promise<Server>; startBroker(): Promise<Server> }

/**
 * Vitest's global set-up: one real mongod and one real Kafka for the whole run, on free ports, their data gone
 * afterwards. They are processes, or containers with `LETHE_STACK=containers`; where `MONGODB_URI` or
 * `KAFKA_BROKERS` is set, that server is used instead. Tests get them through `inject`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { startMongodb, startBroker } = await startersFor(process.env)
  const started = await Promise.allSettled([startMongodb(), startBroker()])
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

async function startersFor(env: NodeJS.ProcessEnv): Promise<Starters> {
  const starters = stackKind(env) === 'containers' ? await containers() : processes(env)
  return {
    startMongodb: env.MONGODB_URI ? given(env.MONGODB_URI) : starters.startMongodb,
    startBroker: env.KAFKA_BROKERS ? given(env.KAFKA_BROKERS) : starters.startBroker,
  }
}

function processes(env: NodeJS.ProcessEnv): Starters {
  return {
    async startMongodb() {
      const { uri, stop } = await startMongod({ env, setParameters: { enableTestCommands: 1 } })
      return { address: uri, stop }
    },
    async startBroker() {
      const { brokers, stop } = await startKafka({ env })
      return { address: brokers, stop }
    },
  }
}

async function containers(): Promise<Starters> {
  // Loaded only where it is used: it brings a Docker client with it.
  const { startKafkaContainer, startMongodContainer } = await import('./containers.ts')
  return { startMongodb: startMongodContainer, startBroker: startKafkaContainer }
}

function given(address: string): () => Promise<Server> {
  return async () => ({ address, stop: async () => {} })
}
