import { createHash, randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { findOnPath, runCommand } from './commands.ts'
import { guardWithCommand } from './guard.ts'
import { KAFKA_VERSION } from './kafka-jars.ts'
import { asImageEnvironment, kafkaSettings } from './kafka-settings.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const IMAGE = `apache/kafka:${KAFKA_VERSION}`
const DATA_FOLDER = '/var/lib/kafka/data'
const CONTROLLER_PORT = 9093
const ENGINE_TIMEOUT_MS = 5_000

/** The path of a `docker` command whose engine answers, or undefined. */
export async function findDocker(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<string | undefined> {
  const docker = await findOnPath('docker', env)
  if (!docker) return undefined
  const check = ['info', '--format', '{{.ServerVersion}}']
  const answers = await runCommand(docker, check, { env, signal, idleTimeoutMs: ENGINE_TIMEOUT_MS }).then(
    () => true,
    () => false,
  )
  signal?.throwIfAborted()
  return answers ? docker : undefined
}

export type KafkaDockerOptions = {
  docker: string
  folder: string
  tempFolder: string | undefined
  logPath: string
  port: number
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal?: AbortSignal | undefined
}

/**
 * Starts a broker in the official image, which formats its storage itself. The data of a kept folder is in a
 * named volume, because the image's user could not write into a folder of ours.
 */
export async function startKafkaDocker(options: KafkaDockerOptions): Promise<ServerProcess> {
  const { docker, folder, tempFolder, logPath, port, env, onProgress, signal } = options
  await mkdir(folder, { recursive: true })
  onProgress(`Downloading the image ${IMAGE}`)
  await runCommand(docker, ['pull', '--quiet', IMAGE], { env, signal })

  const name = `lethe-kafka-${randomUUID()}`
  const settings = kafkaSettings({
    port,
    controllerPort: CONTROLLER_PORT,
    bindAddress: '0.0.0.0',
    dataFolder: DATA_FOLDER,
  })
  const server = await startServerProcess({
    name: 'Kafka',
    program: docker,
    args: [
      'run',
      '--rm',
      '--name',
      name,
      ...runArguments({ port, settings, volume: volumeFor(folder, tempFolder) }),
    ],
    env,
    logPath,
    tempFolder,
  })
  // A container belongs to the engine, and outlives the command that started it when that is killed.
  const guard = guardWithCommand([docker, 'kill', name])
  server.exited.then(guard.release)
  return { ...server, kill: () => killContainer(docker, name, env, server) }
}

/** What follows `docker run`: the port on the loopback alone, and the settings as environment. */
export function runArguments({
  port,
  settings,
  volume,
}: {
  port: number
  settings: Record<string, string>
  volume: string | undefined
}): string[] {
  const environment = { ...asImageEnvironment(settings), KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m' }
  return [
    ...['--publish', `127.0.0.1:${port}:${port}`],
    ...(volume ? ['--volume', `${volume}:${DATA_FOLDER}`] : []),
    ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    IMAGE,
  ]
}

/** One volume for each kept folder; none for a temporary one, where it goes with the container. */
function volumeFor(folder: string, tempFolder: string | undefined): string | undefined {
  if (tempFolder) return undefined
  return `lethe-kafka-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`
}

/** A signal to the `docker run` command would leave the container running. */
async function killContainer(
  docker: string,
  name: string,
  env: NodeJS.ProcessEnv,
  server: ServerProcess,
): Promise<void> {
  if (!server.hasExited()) await runCommand(docker, ['kill', name], { env })
  await server.exited
}
