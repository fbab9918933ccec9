import { randomUUID } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { exists } from './cache.ts'
import { cleanEnv, runCommand } from './commands.ts'
import { asProperties, kafkaSettings } from './kafka-settings.ts'
import { freePorts } from './ports.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

export type KafkaJavaOptions = {
  java: string
  classPath: string
  folder: string
  tempFolder: string | undefined
  logPath: string
  port: number
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
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
  await mkdir(folder, { recursive: true })
  const [controllerPort = 0] = await freePorts(1)
  const properties = join(folder, 'server.properties')
  const dataFolder = join(folder, 'data')
  const settings = kafkaSettings({ port, controllerPort, bindAddress: '127.0.0.1', dataFolder })
  await writeFile(properties, asProperties(settings))
  const jvm = [`-Dlog4j2.configurationFile=${LOG4J_CONFIG}`, '-cp', classPath]
  const childEnv = cleanEnv(env)

  // A marker of our own: a crash in the middle of formatting leaves a folder that looks formatted, and the
  // tool refuses it, for it is another cluster's.
  const formatted = join(folder, 'formatted')
  if (!(await exists(formatted))) {
    await rm(dataFolder, { recursive: true, force: true })
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties]
    await runCommand(java, [...QUICK_JVM, ...jvm, ...format], { env: childEnv, signal })
    await writeFile(formatted, '')
  }
  return startServerProcess({
    name: 'Kafka',
    program: java,
    args: [
      ...QUICK_JVM,
      '-Xms256m',
      '-Xmx512m',
      '-XX:+ExitOnOutOfMemoryError',
      ...jvm,
      'kafka.Kafka',
      properties,
    ],
    env: childEnv,
    logPath,
    tempFolder,
  })
}

/** Kafka's notation of a random id: 16 bytes in URL-safe base64. Its first bit is 0: an id that begins with `-` would be read as an option. */
function clusterId(): string {
  const bytes = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
  return Buffer.from([(bytes[0] ?? 0) & 0x7f, ...bytes.subarray(1)]).toString('base64url')
}
