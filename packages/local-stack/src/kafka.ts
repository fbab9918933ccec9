import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findDocker, startKafkaDocker } from './kafka-docker.ts'
import { startKafkaJava } from './kafka-java.ts'
import { answersAsKafka } from './kafka-probe.ts'
import { type FindKafkaOptions, fetchedKafka, installedKafka } from './kafka-runtime.ts'
import { freePorts } from './ports.ts'
import { type ServerProcess, waitUntilReady } from './server-process.ts'

export type KafkaOptions = {
  /** Data is kept here between runs. Without it: a temporary folder, removed at the end. */
  dir?: string
  /** Default: a free one. It may differ from the one that kept data was used on before. */
  port?: number
  /** Default: in the folder. */
  logPath?: string
  env?: NodeJS.ProcessEnv
  onProgress?: (line: string) => void
  signal?: AbortSignal
}

export type Kafka = {
  /** `host:port`, as `KAFKA_BROKERS` takes it. */
  readonly brokers: string
  readonly port: number
  readonly logPath: string
  readonly process: ServerProcess
  /** Ends it in order; with the same `dir` and `port` it can be started again. Stopping twice is harmless. */
  stop(): Promise<void>
  /** Ends it as a crash would. Its `dir` stays as it is. */
  kill(): Promise<void>
}

const READY_DEADLINE_MS = 60_000
const STOP_GRACE_MS = 20_000

/**
 * Starts a real Kafka broker on 127.0.0.1, a KRaft node of its own, and resolves when it serves requests. It
 * comes from `KAFKA_HOME`, else the official image if a Docker engine answers, else Maven and Java.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`, `server_exited`, `not_ready`
 */
export async function startKafka(options: KafkaOptions = {}): Promise<Kafka> {
  const { env = process.env, onProgress = () => {}, signal } = options
  const launch = await chooseLauncher({ env, onProgress, signal })
  const tempFolder = options.dir ? undefined : await mkdtemp(join(tmpdir(), 'lethe-kafka-'))
  const folder = options.dir ?? String(tempFolder)
  const [port = 0] = options.port ? [options.port] : await freePorts(1)

  const logPath = options.logPath ?? join(folder, 'kafka.log')

  onProgress('Starting Kafka')
  const server = await launch({ folder, tempFolder, logPath, port, env, signal }).catch(
    async (error: unknown) => {
      if (tempFolder) await rm(tempFolder, { recursive: true, force: true })
      throw error
    },
  )
  const kill = () => server.kill()
  // Data that nobody will read again needs no closing in order.
  const stop = () => (tempFolder ? server.discard() : server.stop(STOP_GRACE_MS))
  try {
    const wait = { deadlineMs: READY_DEADLINE_MS, intervalMs: 50, signal }
    await waitUntilReady(server, 'Kafka', () => answersAsKafka(port), wait)
  } catch (error) {
    await stop()
    throw error
  }
  return { brokers: `127.0.0.1:${port}`, port, logPath, process: server, stop, kill }
}

type Place = {
  folder: string
  tempFolder: string | undefined
  logPath: string
  port: number
  env: NodeJS.ProcessEnv
  signal: AbortSignal | undefined
}
type Launcher = (place: Place) => Promise<ServerProcess>

async function chooseLauncher(options: FindKafkaOptions): Promise<Launcher> {
  const installed = await installedKafka(options)
  if (installed) return (place) => startKafkaJava({ ...installed, ...place })
  const docker = await findDocker(options)
  if (docker) return (place) => startKafkaDocker({ docker, ...place })
  const fetched = await fetchedKafka(options)
  return (place) => startKafkaJava({ ...fetched, ...place })
}
