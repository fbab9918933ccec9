import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { cleanEnv } from './commands.ts'
import { REPLICA_SET } from './replica-set.ts'
import { type ServerProcess, startServerProcess, waitUntilReady } from './server-process.ts'

export type MongodProcessOptions = MongodTuning & {
  program: string
  /** Its data is in there, in a folder of its own. */
  folder: string
  /** A folder that is worthless after it. */
  tempFolder?: string | undefined
  port: number
  logPath: string
  env: NodeJS.ProcessEnv
  signal?: AbortSignal | undefined
}

export type MongodTuning = {
  /** `--setParameter` values, for example `{ enableTestCommands: 1 }`. */
  setParameters?: Readonly<Record<string, string | number>>
  /** What WiredTiger may keep in memory; default: 1. */
  cacheGb?: number | undefined
  /** Default: 1024. */
  oplogMb?: number
}

const READY_DEADLINE_MS = 60_000

/**
 * Starts a mongod of the replica set and resolves when it accepts connections. Whether it is a member that takes
 * writes is another question: see replica-set.ts.
 * @throws LocalStackError `missing_tool`, `server_exited`, `not_ready`
 */
export async function startMongodProcess(options: MongodProcessOptions): Promise<ServerProcess> {
  const { program, folder, tempFolder, port, logPath, env, signal, ...tuning } = options
  const dataFolder = join(folder, 'data')
  await mkdir(dataFolder, { recursive: true })
  const server = await startServerProcess({
    name: 'mongod',
    program,
    args: mongodArguments({ port, bindAddress: '127.0.0.1', dataFolder, ...tuning }),
    env: cleanEnv(env),
    logPath,
    tempFolder,
  })
  try {
    const wait = { deadlineMs: READY_DEADLINE_MS, intervalMs: 25, signal }
    await waitUntilReady(server, 'mongod', () => accepts(port), wait)
  } catch (error) {
    await (tempFolder ? server.discard() : server.kill())
    throw error
  }
  return server
}

type Settings = MongodTuning & {
  port: number
  /** The loopback, or all of a container's addresses. */
  bindAddress: string
  dataFolder: string
}

/** The command line: small enough to share a machine with everything else of the stack. */
export function mongodArguments({
  port,
  bindAddress,
  dataFolder,
  setParameters = {},
  cacheGb = 1,
  oplogMb = 1024,
}: Settings): string[] {
  // A transaction that a killed process left open holds up others' writes until the server ends it.
  const standing = { diagnosticDataCollectionEnabled: 'false', transactionLifetimeLimitSeconds: 15 }
  const parameters = { ...standing, ...setParameters }
  return [
    ...['--replSet', REPLICA_SET, '--bind_ip', bindAddress, '--port', String(port)],
    ...['--dbpath', dataFolder],
    ...['--wiredTigerCacheSizeGB', String(cacheGb), '--oplogSize', String(oplogMb)],
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
