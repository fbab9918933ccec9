import { LocalStackError } from '../errors.ts'
import { startKafka } from '../kafka.ts'
import { startMongod } from '../mongod.ts'
import type { ServerProcess } from '../server-process.ts'
import type { Paths } from './files.ts'
import { launchService, stopService, untilServiceReady } from './services.ts'
import type { ServiceSpec } from './settings.ts'
import type { Teardown } from './teardown.ts'

/** Something that this run has started, and whose end would end the run. */
export type Watched = { name: string; logPath: string; process: ServerProcess }

export type Context = {
  env: NodeJS.ProcessEnv
  paths: Paths
  teardown: Teardown
  watch: (watched: Watched) => void
  signal: AbortSignal
}

type Progress = (line: string) => void

/** The MongoDB to use: the given one, or one of our own with its data under `.lethe`. */
export async function provideMongodb(context: Context, onProgress: Progress): Promise<string> {
  const { env, paths, teardown, watch, signal } = context
  if (env.MONGODB_URI) return env.MONGODB_URI
  const logPath = `${paths.logs}/mongod.log`
  const opening = startMongod({ dir: paths.mongodb, logPath, env, onProgress, signal })
  const { port, process, replicaSet } = await teardown.add(opening, (mongod) => mongod.stop())
  watch({ name: 'mongod', logPath, process })
  return `mongodb://127.0.0.1:${port}/lethe?replicaSet=${replicaSet}`
}

/** The Kafka to use: the given one, or one of our own with its data under `.lethe`. */
export async function provideKafka(context: Context, onProgress: Progress): Promise<string> {
  const { env, paths, teardown, watch, signal } = context
  if (env.KAFKA_BROKERS) return env.KAFKA_BROKERS
  const logPath = `${paths.logs}/kafka.log`
  const opening = startKafka({ dir: paths.kafka, logPath, env, onProgress, signal })
  const { brokers, process } = await teardown.add(opening, (kafka) => kafka.stop())
  watch({ name: 'Kafka', logPath, process })
  return brokers
}

/** Starts a service and resolves when it is ready. */
export async function provideService(context: Context, spec: ServiceSpec): Promise<void> {
  const { paths, teardown, watch, signal } = context
  const process = await teardown.add(launchService(spec, paths), stopService)
  await untilServiceReady(spec, process, signal)
  watch({ name: spec.name, logPath: `${paths.logs}/${spec.name}.log`, process })
}

/** Rejects when the first of them ends by itself; after `signal` is aborted an end is no news. */
export async function firstDeath(watched: readonly Watched[], signal: AbortSignal): Promise<never> {
  const first = await Promise.race(watched.map(({ process }) => process.exited.then(() => process)))
  if (signal.aborted) return new Promise<never>(() => {})
  throw new LocalStackError('server_exited', await first.obituary())
}
