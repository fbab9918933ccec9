import { GenericContainer, Wait } from 'testcontainers'
import { LocalStackError } from './errors.ts'
import { imageEnvironment, KAFKA_IMAGE } from './kafka-docker.ts'
import { mongodArguments } from './mongod-process.ts'
import { freePorts } from './ports.ts'
import { becomePrimary, REPLICA_SET } from './replica-set.ts'

/** A server in a container of its own. `stop` removes the container and its data. */
export type ContainerServer = {
  /** As `MONGODB_URI` or `KAFKA_BROKERS` takes it. */
  address: string
  stop(): Promise<void>
}

const MONGO_IMAGE = 'mongo:8.0'
const READY_DEADLINE_MS = 60_000

/**
 * Starts MongoDB's official image, alone in its replica set and with test commands, and resolves when it takes
 * writes.
 * @throws LocalStackError `container_failed`, `not_ready`
 */
export async function startMongodContainer(): Promise<ContainerServer> {
  const [port = 0] = await freePorts(1)
  const command = mongodArguments({
    port,
    bindAddress: '0.0.0.0',
    dataFolder: '/data/db',
    setParameters: { enableTestCommands: 1 },
  })
  const container = new LoopbackContainer(MONGO_IMAGE, port)
    .withCommand(['mongod', ...command])
    .withWaitStrategy(Wait.forLogMessage('Waiting for connections'))
  const stop = await start(container, MONGO_IMAGE)
  try {
    await becomePrimary(port)
  } catch (error) {
    await stop()
    throw error
  }
  return { address: `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`, stop }
}

/**
 * Starts Kafka's official image, a KRaft node of its own, and resolves when it serves requests.
 * @throws LocalStackError `container_failed`
 */
export async function startKafkaContainer(): Promise<ContainerServer> {
  const [port = 0] = await freePorts(1)
  const container = new LoopbackContainer(KAFKA_IMAGE, port)
    .withEnvironment(imageEnvironment(port))
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
  return { address: `127.0.0.1:${port}`, stop: await start(container, KAFKA_IMAGE) }
}

/**
 * A container with one port, the same inside and outside: a broker and a member of a replica set tell clients
 * where to find them, and must find themselves there.
 */
class LoopbackContainer extends GenericContainer {
  constructor(image: string, port: number) {
    super(image)
    this.withExposedPorts({ container: port, host: port })
    // By itself it would be open on every address of this machine, to servers that ask for no password.
    this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: String(port) }] }
  }
}

async function start(container: GenericContainer, image: string): Promise<() => Promise<void>> {
  try {
    const started = await container.withStartupTimeout(READY_DEADLINE_MS).start()
    return async () => {
      await started.stop()
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new LocalStackError('container_failed', `${image} did not start in a container: ${reason}`, {
      cause: error,
    })
  }
}
