import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exists } from './cache.ts'
import { findOnPath, runCommand } from './commands.ts'
import { guardWithCommand } from './guard.ts'
import { KAFKA_VERSION } from './kafka-jars.ts'
import { asImageEnvironment, kafkaSettings } from './kafka-settings.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

/** The official image, of the same version as the jars. */
export const KAFKA_IMAGE = `apache/kafka:${KAFKA_VERSION}`
const DATA_FOLDER = '/var/lib/kafka/data'
const CONTROLLER_PORT = 9093
const ENGINE_TIMEOUT_MS = 5_000
const PULL_IDLE_TIMEOUT_MS = 60_000

/**
 * The path of a `docker` command whose engine answers and has the image, pulled if need be; undefined where
 * Kafka must come from elsewhere. A registry that can't be reached is no reason to give up.
 */
export async function findDocker({
  env,
  onProgress,
  signal,
}: {
  env: NodeJS.ProcessEnv
  onProgress: (line: string) => void
  signal?: AbortSignal | undefined
}): Promise<string | undefined> {
  const docker = await findOnPath('docker', env)
  if (!docker) return undefined
  const works = (args: string[], idleTimeoutMs: number) =>
    runCommand(docker, args, { env, signal, idleTimeoutMs }).then(
      () => true,
      (error: unknown) => {
        signal?.throwIfAborted()
        if (args[0] === 'pull') onProgress(error instanceof Error ? error.message : String(error))
        return false
      },
    )
  if (!(await works(['info', '--format', '{{.ServerVersion}}'], ENGINE_TIMEOUT_MS))) return undefined
  if (await works(['image', 'inspect', KAFKA_IMAGE], ENGINE_TIMEOUT_MS)) return docker
  onProgress(`Downloading the image ${KAFKA_IMAGE}`)
  return (await works(['pull', KAFKA_IMAGE], PULL_IDLE_TIMEOUT_MS)) ? docker : undefined
}

export type KafkaDockerOptions = {
  docker: string
  folder: string
  tempFolder: string | undefined
  logPath: string
  port: number
  env: NodeJS.ProcessEnv
}

/**
 * Starts a broker in the official image, which formats its storage itself. The data of a kept folder is in a
 * named volume, because the image's user could not write into a folder of ours.
 */
export async function startKafkaDocker(options: KafkaDockerOptions): Promise<ServerProcess> {
  const { docker, folder, tempFolder, logPath, port, env } = options
  await mkdir(folder, { recursive: true })
  const name = `lethe-kafka-${randomUUID()}`
  const volume = await volumeFor(folder, tempFolder)
  const server = await startServerProcess({
    name: 'Kafka',
    program: docker,
    args: ['run', '--rm', '--name', name, ...runArguments(port, volume)],
    env,
    logPath,
    tempFolder,
  })
  // A container belongs to the engine, and outlives the command that started it when that is killed.
  const guard = guardWithCommand([docker, 'kill', name])
  server.exited.then(guard.release)
  const kill = () => killContainer(docker, name, env, server)
  return { ...server, kill, discard: () => kill().then(() => server.discard()) }
}

/** The image's environment for a broker that clients reach at 127.0.0.1 on `port`, the same inside and outside. */
export function imageEnvironment(port: number): Record<string, string> {
  const settings = kafkaSettings({
    port,
    quorum: { nodeId: 1, controllerPorts: [CONTROLLER_PORT] },
    bindAddress: '0.0.0.0',
    dataFolder: DATA_FOLDER,
  })
  return { ...asImageEnvironment(settings), KAFKA_HEAP_OPTS: '-Xms256m -Xmx512m' }
}

/** What follows `docker run`: the port on the loopback alone, and the settings as environment. */
function runArguments(port: number, volume: string | undefined): string[] {
  return [
    ...['--publish', `127.0.0.1:${port}:${port}`],
    ...(volume ? ['--volume', `${volume}:${DATA_FOLDER}`] : []),
    ...Object.entries(imageEnvironment(port)).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    KAFKA_IMAGE,
  ]
}

/**
 * One volume for each kept folder, named in a file there: who removes the folder starts anew. None for a
 * temporary folder, whose volume goes with the container.
 */
async function volumeFor(folder: string, tempFolder: string | undefined): Promise<string | undefined> {
  if (tempFolder) return undefined
  const nameFile = join(folder, 'docker-volume')
  if (!(await exists(nameFile))) await writeFile(nameFile, `lethe-kafka-${randomUUID()}`)
  return readFile(nameFile, 'utf8')
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
