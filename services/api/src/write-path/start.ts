import { randomUUID } from 'node:crypto'
import { createKafka } from '@lethe/messaging/kafka'
import { createPublisher } from '@lethe/messaging/producer'
import { ensureTopics, TOPIC_PARTITIONS, topicNames } from '@lethe/messaging/topics'
import { publishEvents, settleOutboxes } from '@lethe/outbox/publish'
import { createRelay } from '@lethe/outbox/relay'
import { startSweeper } from '@lethe/outbox/sweeper'
import type { ReadinessCheck } from '@lethe/service/health'
import type { KafkaSettings } from '@lethe/service/kafka-config'
import type { Logger } from '@lethe/service/logger'
import type { Registry } from '@lethe/service/metrics'
import type { Mongo } from '@lethe/store/connect'
import { ledgerFigures } from '@lethe/store/ledger-figures'
import { outboxBacklog, outboxesOf, type PendingUser } from '@lethe/store/outbox'
import { createWritePathMetrics } from './metrics.ts'
import type { WritePath } from './types.ts'
import { createWritePath } from './write-path.ts'

/** Counting stops here: more than this is "very many" to whoever reads it. */
const COUNT_LIMIT = 100_000

export interface WritePathOptions {
  mongo: Mongo
  kafka: KafkaSettings
  logger: Logger
  registry: Registry
  /** MongoDB's time: what is due when is judged by other processes, too. */
  now: () => Date
}

export interface RunningWritePath {
  writePath: WritePath
  /** For /readyz: what Kafka is owed. It fails nothing: deletions are accepted while Kafka is down. */
  outboxCheck: ReadinessCheck
  /** Lets the groups in flight be written and their events be sent, then stops. */
  close(): Promise<void>
}

/** Puts the write path together with what brings its events to Kafka. Kafka need not be there yet. */
export function startWritePath({
  mongo,
  kafka: settings,
  logger,
  registry,
  now,
}: WritePathOptions): RunningWritePath {
  const kafka = createKafka({ ...settings, clientId: 'lethe-api', logger })
  const topics = topicNames(settings.topicPrefix)
  const publisher = createPublisher(kafka)
  const backlog = () => outboxBacklog(mongo.db, COUNT_LIMIT)
  const metrics = createWritePathMetrics(registry, { backlog, ledger: () => ledgerFigures(mongo.db, now()) })
  const deps = { db: mongo.db, publisher, topics, now }
  const steps = {
    publish: (users: readonly PendingUser[]) => publishEvents(deps, users),
    settle: (users: readonly PendingUser[]) => settleOutboxes(deps, users),
  }
  const stop = new AbortController()

  const relay = createRelay({
    ...steps,
    read: (userIds) => outboxesOf(mongo.db, userIds),
    isCrowded: () => writePath.isCrowded(),
    onPublished: (events) => metrics.published('relay', events),
    onFailure: (err, users) => logger.warn({ err, users }, 'relay could not publish; the sweeper will'),
  })
  const sweeper = startSweeper({
    db: mongo.db,
    owner: randomUUID(),
    ...steps,
    onPublished: (events) => metrics.published('sweeper', events),
    onFailure: (err) => logger.warn({ err }, 'sweeper could not publish; it tries again'),
    now,
  })
  const writePath = createWritePath({ mongo, relay, onGroup: metrics.group, onAccepted: metrics.accepted })
  const topicsReady = ensureTopics(kafka, topics, {
    partitions: TOPIC_PARTITIONS,
    signal: stop.signal,
  }).catch((err) => {
    if (!stop.signal.aborted) logger.error({ err }, 'the topics could not be prepared')
  })

  return {
    writePath,
    async outboxCheck() {
      const { pending, oldest } = await backlog()
      const outbox_oldest_age_seconds = oldest ? (now().getTime() - oldest.getTime()) / 1000 : 0
      return {
        outbox_pending: pending,
        outbox_oldest_age_seconds,
        kafka: publisher.connected() ? 'connected' : 'not connected',
      }
    },
    async close() {
      stop.abort()
      await topicsReady
      await writePath.idle()
      await relay.close()
      await sweeper.close()
      await publisher.close()
    },
  }
}
