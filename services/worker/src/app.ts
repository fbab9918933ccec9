import { countedPace } from '@lethe/erasure/counted-pace'
import { createErasureEngine } from '@lethe/erasure/engine'
import type { Manifest } from '@lethe/erasure/manifest'
import { createPace, type Pace } from '@lethe/erasure/pace'
import { watchServerLoad } from '@lethe/erasure/server-load'
import { createVerifier } from '@lethe/erasure/verifier'
import { createBatchConsumer } from '@lethe/messaging/consumer'
import { createGroupLag } from '@lethe/messaging/group-lag'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { ensureTopics, TOPIC_PARTITIONS, topicNames } from '@lethe/messaging/topics'
import type { Logger } from '@lethe/service/logger'
import { createMetrics } from '@lethe/service/metrics'
import { openMongo } from '@lethe/service/mongo'
import { closers, type RunningService, type StartContext } from '@lethe/service/run'
import type { Mongo } from '@lethe/store/connect'
import { startServerClock } from '@lethe/store/server-clock'
import { createContentTarget } from '@lethe/targets/content'
import { createNotificationsTarget } from '@lethe/targets/notifications'
import type { Target } from '@lethe/targets/target'
import { readWorkerConfig, type WorkerConfig } from './config.ts'
import { ATTEMPT_LIMITS } from './deletions/decisions.ts'
import type { CohortDeps } from './deletions/deps.ts'
import { createWorker } from './deletions/worker.ts'
import { startHealth } from './health.ts'
import { createIntake } from './intake/intake.ts'
import { readManifest, requireIndexes, warnOfUnnamed } from './manifest.ts'
import { createWorkerMetrics, type WorkerMetrics } from './metrics.ts'

const forever = new Promise<never>(() => undefined)
const RETRY = { base: 1_000, max: 5 * 60_000, limits: ATTEMPT_LIMITS }

/** Composes the worker: MongoDB, targets, the due loop, and the consumer of `user.deleted` last. */
export async function startWorker({ env, logger, signal }: StartContext): Promise<RunningService> {
  const config = readWorkerConfig(env)
  const manifest = await readManifest(config.manifestPath)
  const open = closers(logger)
  try {
    const connection = { uri: config.mongodbUri, appName: 'lethe-worker', monitorCommands: true }
    const mongo = await openMongo(connection, async ({ db }) => {
      await requireIndexes(db, manifest)
      await warnOfUnnamed(db, manifest, logger)
    })
    open.add('mongodb', mongo.close)
    const load = watchServerLoad(mongo.client)
    open.add('server load', async () => load.close())
    const clock = await startServerClock(mongo.db)
    open.add('clock', clock.close)
    const { now } = clock
    const kafka = createKafka({ ...config.kafka, clientId: 'lethe-worker', logger })
    const topics = topicNames(config.kafka.topicPrefix)
    const { groupId } = config.kafka
    const group = createGroupLag(kafka, { groupId, topic: topics.deleted })
    open.add('group lag', group.close)
    const registry = createMetrics({ service: 'worker' })
    const metrics = createWorkerMetrics(registry, { lag: group.lag, targets: () => targets.map(heldOrNot) })

    const pace = countedPace(
      createPace({ load, maxPerSecond: config.eraseMaxDocsPerSecond }),
      metrics.onErased,
    )
    const targets = createTargets({ mongo, now, config, manifest, pace, logger, metrics })
    for (const target of targets) open.add(target.name, target.close)

    const publisher = createPublisher(kafka)
    open.add('publisher', publisher.close)
    const retry = { ...RETRY, random: Math.random }
    const deps: CohortDeps = {
      mongo,
      publisher,
      topics,
      targets,
      retry,
      lateWriteWindow: config.lateWriteWindow,
      requestLifetime: config.notificationStore.requestLifetime,
      now,
      logger,
      metrics,
    }
    const worker = createWorker(deps)
    const intake = createIntake({
      publisher,
      deadLetterTopic: topics.deadLetters,
      take: worker.take,
      onDeadLetter: metrics.onDeadLetter,
      now,
      logger,
    })
    const consumer = createBatchConsumer(kafka, {
      groupId,
      topics: [topics.deleted],
      handleBatch: ({ messages, signal: lost }) => intake(messages, lost),
      onBatch: metrics.onBatch,
    })

    open.add('health', await startHealth({ config, logger, registry, mongo, consumer }))
    open.add('consumer', consumer.close)
    // Last in, first out: a cohort in hand is told to stop before the consumer waits for it.
    open.add('due loop', worker.close)
    worker.start()
    consumer.start()
    const topicsRefused = ensureTopics(kafka, topics, { partitions: TOPIC_PARTITIONS, signal }).then(
      () => forever,
      (error) => (signal.aborted ? forever : Promise.reject(error)),
    )
    return { close: open.close, failed: Promise.race([consumer.failed, topicsRefused]) }
  } catch (error) {
    await open.close().catch(() => undefined)
    throw error
  }
}

const heldOrNot = (target: Target) => ({ name: target.name, isHeld: target.unavailable() !== null })

/** Every place that a deletion empties, in the order in which their steps are shown. */
function createTargets({
  mongo,
  now,
  config,
  manifest,
  pace,
  logger,
  metrics,
}: {
  mongo: Mongo
  now: () => Date
  config: WorkerConfig
  manifest: Manifest
  pace: Pace
  logger: Logger
  metrics: WorkerMetrics
}): Target[] {
  const { client, db } = mongo
  const content = createContentTarget({
    engine: createErasureEngine({ client, db, manifest, pace, clock: now }),
    verifier: createVerifier({ db, manifest, clock: now }),
    now,
  })
  const notifications = createNotificationsTarget({
    mongo,
    ...config.notificationStore,
    now,
    logger,
    onRequest: metrics.onStoreRequest,
  })
  return [content, config.forwardSoftDeletions ? notifications : { ...notifications, modes: ['hard'] }]
}
