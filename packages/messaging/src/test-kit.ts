import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { pino } from 'pino'
import { inject } from 'vitest'
import { createKafka, type KafkaConnection } from './kafka.ts'
import { ensureTopicList } from './topics.ts'

/** A connection to the test run's Kafka, or to other brokers. Logs nothing. */
export function testKafka(brokers: string[] = inject('kafkaBrokers').split(',')): KafkaConnection {
  return createKafka({ brokers, clientId: 'lethe-test', logger: pino({ level: 'silent' }) })
}

/** A name that no other test has, for a topic, a prefix or a group. */
export function freshName(): string {
  return `test-${randomUUID()}`
}

/** Creates a topic of its own for a test. */
export async function createTopic(kafka: KafkaConnection, partitions: number): Promise<string> {
  const topic = freshName()
  await ensureTopicList(kafka, [{ topic, numPartitions: partitions }], AbortSignal.timeout(20_000))
  return topic
}

/** What a group has committed, by partition; -1 where it has committed nothing. */
export async function committedOffsets(
  kafka: KafkaConnection,
  groupId: string,
  topic: string,
): Promise<number[]> {
  const admin = kafka.newClient().admin()
  await admin.connect()
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] })
  await admin.disconnect()
  return (offsets?.partitions ?? [])
    .toSorted((a, b) => a.partition - b.partition)
    .map((p) => Number(p.offset))
}

/** A port on which nothing listens, until a test opens it. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  const { port } = await listen(server, 0)
  server.close()
  return port
}

/** Passes connections on `port` to a broker, as if that came up just now. */
export async function openProxy(port: number, broker: string): Promise<{ close(): void }> {
  const [host, target] = broker.split(':')
  return serve(port, (socket) => {
    const upstream = connect(Number(target), host)
    socket.on('error', () => upstream.destroy()).pipe(upstream)
    upstream.on('error', () => socket.destroy()).pipe(socket)
  })
}

/** A broker that accepts connections and never says a word. */
export async function openSilentBroker(): Promise<{ port: number; close(): void }> {
  return serve(0, (socket) => {
    socket.on('error', () => {})
    socket.resume()
  })
}

async function serve(port: number, onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    onConnection(socket)
  })
  const address = await listen(server, port)
  return {
    port: address.port,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function listen(server: Server, port: number): Promise<AddressInfo> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server.address() as AddressInfo
}
