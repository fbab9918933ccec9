import { listen } from '@lethe/service/http'
import type { Logger } from '@lethe/service/logger'
import { createMetrics } from '@lethe/service/metrics'
import { openMongo } from '@lethe/service/mongo'
import { closers, type RunningService, type StartContext, StartupError } from '@lethe/service/run'
import type { Mongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { adoptOldDeletions } from '@lethe/store/ledger-adopt'
import { alignSequences } from '@lethe/store/sequences'
import { startServerClock } from '@lethe/store/server-clock'
import { isUnavailable } from '@lethe/store/unavailable'
import { MongoServerError } from 'mongodb'
import { createApiApp } from './app.ts'
import { readApiConfig } from './config.ts'
import { createEstimates } from './estimates/estimates.ts'
import { readManifest } from './previews/manifest.ts'
import { createPreviews } from './previews/previews.ts'
import { startWritePath } from './write-path/start.ts'

/**
 * Connects to MongoDB, sees to its indexes and sequences, and serves the api. Kafka need not be there.
 * @throws ConfigError, or StartupError when MongoDB can't be reached or prepared or the port is taken.
 */
export async function startApi({ env, logger }: StartContext): Promise<RunningService> {
  const config = readApiConfig(env)
  const open = closers(logger)
  try {
    const mongo = await openMongo({ uri: config.MONGODB_URI, appName: 'lethe-api' }, prepare)
    open.add('mongodb', mongo.close)

    const registry = createMetrics({ service: 'api' })
    const clock = await startServerClock(mongo.db)
    open.add('clock', clock.close)
    const running = startWritePath({ mongo, kafka: config.kafka, logger, registry, now: clock.now })
    open.add('write path', running.close)

    const checks = { mongodb: () => ping(mongo), outbox: running.outboxCheck }
    const { auth, lateWriteWindow, hardDeleteGrace, rateLimits } = config
    const manifest = await readManifest(config.manifestPath, logger)
    const previews = createPreviews({ db: mongo.db, manifest, lateWriteWindow })
    const estimates = createEstimates({ db: mongo.db, lateWriteWindow, now: clock.now })
    const { writePath } = running
    const deps = {
      mongo,
      writePath,
      previews,
      estimates,
      auth,
      logger,
      registry,
      checks,
      hardDeleteGrace,
      rateLimits,
    }
    const app = await createApiApp(deps)
    open.add('http', () => app.close())
    const port = await listen(app, { host: config.HOST, port: config.PORT })
    logger.info({ host: config.HOST, port }, 'listening')
    open.add('old deletions', adoptOld(mongo, logger))
    return open
  } catch (error) {
    await open.close().catch(() => undefined)
    throw error
  }
}

async function prepare({ db }: Mongo): Promise<void> {
  try {
    await ensureIndexes(db)
    await alignSequences(db)
  } catch (cause) {
    if (!(cause instanceof MongoServerError) || isUnavailable(cause)) throw cause
    // The server's message would quote the document that is in the way of a unique index.
    throw new StartupError(`can't prepare the database's indexes and sequences: ${cause.codeName}`, { cause })
  }
}

/** In the background: a large ledger of an older release takes minutes. Answers what ends it. */
function adoptOld({ db }: Mongo, logger: Logger): () => Promise<void> {
  const stop = new AbortController()
  const adopting = adoptOldDeletions(db, stop.signal).then(
    (deletions) => deletions > 0 && logger.info({ deletions }, 'deletions of an older release adopted'),
    (err) => logger.warn({ err }, 'deletions of an older release not adopted; the next start goes on'),
  )
  return async () => {
    stop.abort()
    await adopting
  }
}

async function ping({ db }: Mongo): Promise<undefined> {
  await db.command({ ping: 1 })
}
