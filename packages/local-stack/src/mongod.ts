import { once } from 'node:events'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanEnv } from './commands.ts'
import { findMongod } from './mongod-binary.ts'
import { freePorts } from './ports.ts'
import { becomePrimary, REPLICA_SET } from './replica-set.ts'
import { type ServerProcess, startServerProcess, waitUntilReady } from './server-process.ts'

export type MongodOptions = {
  /** Data is kept here between runs. Without it: a temporary folder, removed at the end. */
  dir?: string
  /** Default: a free one. It may differ from the one that kept data was used on before. */
  port?: number
  /** `--setParameter` values, for example `{ enableTestCommands: 1 }`. */
  setParameters?: Readonly<Record<string, string | number>>
  /** Default: in the folder. */
  logPath?: string
  env?: NodeJS.ProcessEnv
  onProgress?: (line: string) => void
  signal?: AbortSignal
}

export type Mongod = {
  /** With the replica set's name, without a database. */
  readonly uri: string
  readonly port: number
  readonly replicaSet: string
  readonly logPath: string
  readonly process: ServerProcess
  /** Ends it in order. Stopping twice is harmless. */
  stop(): Promise<void>
}

const READY_DEADLINE_MS = 60_000
const STOP_GRACE_MS = 20_000

/**
 * Starts a real mongod on 127.0.0.1, alone in its replica set, and resolves when it takes writes.
 * @throws LocalStackError `no_mongod`, `server_exited`, `not_ready`
 */
export async function startMongod(options: MongodOptions = {}): Promise<Mongod> {
  const { env = process.env, onProgress = () => {}, setParameters = {}, signal } = options
  const program = await findMongod({ env, onProgress, signal })
  const tempFolder = options.dir ? undefined : await mkdtemp(join(tmpdir(), 'lethe-mongod-'))
  const folder = options.dir ?? String(tempFolder)
  const [port = 0] = options.port ? [options.port] : await freePorts(1)
  const dataFolder = join(folder, 'data')
  await mkdir(dataFolder, { recursive: true })
  const logPath = options.logPath ?? join(folder, 'mongod.log')

  onProgress('Starting mongod')
  const server = await startServerProcess({
    name: 'mongod',
    program,
    args: mongodArguments({ port, bindAddress: '127.0.0.1', dataFolder, setParameters }),
    env: cleanEnv(env),
    logPath,
    tempFolder,
  })
  // Data that nobody will read again needs no closing in order.
  const stop = () => (tempFolder ? server.discard() : server.stop(STOP_GRACE_MS))
  try {
    await waitUntilReady(server, 'mongod', () => accepts(port), {
      deadlineMs: READY_DEADLINE_MS,
      intervalMs: 25,
      signal,
    })
    await becomePrimary(port, signal)
  } catch (error) {
    await stop()
    throw error
  }
  const uri = `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`
  return { uri, port, replicaSet: REPLICA_SET, logPath, process: server, stop }
}

type Settings = {
  port: number
  /** The loopback, or all of a container's addresses. */
  bindAddress: string
  dataFolder: string
  setParameters: Readonly<Record<string, string | number>>
}

/** The command line: small enough to share a machine with everything else of the stack. */
export function mongodArguments({ port, bindAddress, dataFolder, setParameters }: Settings): string[] {
  // A transaction that a killed process left open holds up others' writes until the server ends it.
  const standing = { diagnosticDataCollectionEnabled: 'false', transactionLifetimeLimitSeconds: 15 }
  const parameters = { ...standing, ...setParameters }
  return [
    ...['--replSet', REPLICA_SET, '--bind_ip', bindAddress, '--port', String(port)],
    ...['--dbpath', dataFolder, '--wiredTigerCacheSizeGB', '1', '--oplogSize', '1024'],
    ...['--nounixsocket', '--quiet'],
    ...Object.entries(parameters).flatMap(([name, value]) => ['--setParameter', `${name}=${value}`]),
  ]
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
