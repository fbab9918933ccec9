import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findMongod } from './mongod-binary.ts'
import { startMongodProcess } from './mongod-process.ts'
import { freePorts } from './ports.ts'
import { becomePrimary, REPLICA_SET } from './replica-set.ts'
import type { ServerProcess } from './server-process.ts'

export type MongodOptions = {
  /** Data is kept here between runs. Without it: a temporary folder, removed at the end. */
  dir?: string
  /** Default: a free one. It may differ from the one that kept data was used on before. */
  port?: number
  /** `--setParameter` values, for example `{ enableTestCommands: 1 }`. */
  setParameters?: Readonly<Record<string, string | number>>
  /** What WiredTiger may keep in memory; default: 1. */
  cacheGb?: number | undefined
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

const STOP_GRACE_MS = 20_000

/**
 * Starts a real mongod on 127.0.0.1, alone in its replica set, and resolves when it takes writes.
 * @throws LocalStackError `no_mongod`, `server_exited`, `not_ready`
 */
export async function startMongod(options: MongodOptions = {}): Promise<Mongod> {
  const { env = process.env, onProgress = () => {}, setParameters = {}, cacheGb, signal } = options
  const program = await findMongod({ env, onProgress, signal })
  const tempFolder = options.dir ? undefined : await mkdtemp(join(tmpdir(), 'lethe-mongod-'))
  const folder = options.dir ?? String(tempFolder)
  const [port = 0] = options.port ? [options.port] : await freePorts(1)
  const logPath = options.logPath ?? join(folder, 'mongod.log')

  onProgress('Starting mongod')
  const place = { folder, tempFolder, port, logPath }
  const server = await startMongodProcess({ program, ...place, setParameters, cacheGb, env, signal })
  // Data that nobody will read again needs no closing in order.
  const stop = () => (tempFolder ? server.discard() : server.stop(STOP_GRACE_MS))
  try {
    await becomePrimary(port, signal)
  } catch (error) {
    await stop()
    throw error
  }
  const uri = `mongodb://127.0.0.1:${port}/?replicaSet=${REPLICA_SET}`
  return { uri, port, replicaSet: REPLICA_SET, logPath, process: server, stop }
}
