import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exists } from './cache.ts'
import { type CommandOptions, cleanEnv, runCommand } from './commands.ts'
import type { KafkaRuntime } from './kafka-runtime.ts'
import { asProperties, kafkaSettings, type Quorum } from './kafka-settings.ts'
import { freePorts } from './ports.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

export type KafkaJavaOptions = KafkaRuntime & {
  folder: string
  tempFolder?: string | undefined
  logPath: string
  port: number
  /** Default: a node of its own. */
  node?: ClusterNode
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

/** A node among others: all nodes of a cluster get the same, but for the number in `quorum`. */
export type ClusterNode = {
  quorum: Quorum
  clusterId: string
  /** On top of kafka-settings.ts, by their names in server.properties. */
  settings: Readonly<Record<string, string>>
  /** The most that the heap may take. */
  heapMb: number
}

const LOG4J_CONFIG = fileURLToPath(new URL('./kafka-log4j2.yaml', import.meta.url))

/**
 * A start takes 4 instead of 7 seconds of CPU without the optimizing compiler and a parallel collector. The price
 * is throughput that nobody asks of a local broker; a benchmark brings its own (`KAFKA_BROKERS`).
 */
const QUICK_JVM = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC']

/** Starts a broker in a JVM on the data of `folder`, which is formatted at its first use. */
export async function startKafkaJava(options: KafkaJavaOptions): Promise<ServerProcess> {
  const { java, classPath, folder, tempFolder, logPath, port, env, signal } = options
  const { quorum, clusterId, settings, heapMb } = options.node ?? (await nodeOfItsOwn())
  await mkdir(folder, { recursive: true })
  const properties = join(folder, 'server.properties')
  const dataFolder = join(folder, 'data')
  const place = { port, quorum, bindAddress: '127.0.0.1', dataFolder }
  await writeFile(properties, asProperties({ ...kafkaSettings(place), ...settings }))
  const childEnv = cleanEnv(env)

  // A marker of our own: a crash in the middle of formatting leaves a folder that looks formatted, and the
  // tool refuses it, for it is another cluster's.
  const formatted = join(folder, 'formatted')
  if (!(await exists(formatted))) {
    await rm(dataFolder, { recursive: true, force: true })
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties]
    await runKafkaTool({ java, classPath }, format, { env: childEnv, signal })
    await writeFile(formatted, '')
  }
  const heap = [`-Xms${heapMb / 2}m`, `-Xmx${heapMb}m`, '-XX:+ExitOnOutOfMemoryError']
  return startServerProcess({
    name: 'Kafka',
    program: java,
    args: [...heap, ...jvmFor(classPath), 'kafka.Kafka', properties],
    env: childEnv,
    logPath,
    tempFolder,
  })
}

/** Runs one of Kafka's tools to its end: the name of its class, then what one types behind it. */
export async function runKafkaTool(
  { java, classPath }: KafkaRuntime,
  typed: readonly string[],
  options: Pick<CommandOptions, 'env' | 'signal'> = {},
): Promise<void> {
  await runCommand(java, [...jvmFor(classPath), ...typed], options)
}

const jvmFor = (classPath: string) => [
  ...QUICK_JVM,
  `-Dlog4j2.configurationFile=${LOG4J_CONFIG}`,
  '-cp',
  classPath,
]

async function nodeOfItsOwn(): Promise<ClusterNode> {
  const quorum = { nodeId: 1, controllerPorts: await freePorts(1) }
  return { quorum, clusterId: randomClusterId(), settings: {}, heapMb: 512 }
}

/** Kafka's notation of a random id: 16 bytes in URL-safe base64. Its first bit is 0: an id that begins with `-` would be read as an option. */
export function randomClusterId(): string {
  const bytes = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
  return Buffer.from([(bytes[0] ?? 0) & 0x7f, ...bytes.subarray(1)]).toString('base64url')
}
