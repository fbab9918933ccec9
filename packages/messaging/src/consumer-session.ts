import kafkajs, { type Consumer } from 'kafkajs'
import { type BatchRunnerOptions, createBatchRunner } from './batch-runner.ts'
import { within } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import { createMembership } from './membership.ts'

export type SessionOptions = Pick<BatchRunnerOptions, 'handleBatch' | 'maxBatch' | 'onBatch'> & {
  groupId: string
  topics: string[]
  partitionsConcurrently: number
  sessionTimeoutMs: number
  maxWaitMs: number
}

/** One life of a kafkajs consumer, from connecting to its end. */
export type Session = {
  /** Resolves with the reason when it is over and will not go on by itself. */
  readonly ended: Promise<unknown>
  /** Whether it has ever joined the group. */
  joined(): boolean
  /** Whether it is in the group and Kafka was heard of within the session timeout. */
  running(): boolean
  /**
   * No handler starts any more; resolves when the running ones are over, what they finished is committed,
   * and the group is left, unless Kafka does not answer. Never rejects.
   */
  close(): Promise<void>
}

/** How long the coordinator waits for members to join again before it goes on without them. */
const REBALANCE_TIMEOUT_MS = 30_000

/**
 * About 25 s: a member that outlasts the restart of a broker goes on as if nothing had happened, while a
 * new one would first have to wait until the session of the old one times out.
 */
const CONNECTION_RETRIES = 15

/** Leaving the group is a courtesy; without Kafka it has to be left out. */
const LEAVE_DEADLINE_MS = 4_000

/** Small fetches: kafkajs asks for more only when all partitions of a fetch are done with. */
const MAX_BYTES_PER_PARTITION = 512 * 1024

/** Starts a consumer; every way in which it can fail or fall silent ends up in `ended`. */
export function openSession(kafka: KafkaConnection, options: SessionOptions): Session {
  const { groupId, topics, sessionTimeoutMs } = options
  const heartbeatInterval = Math.min(3_000, Math.floor(sessionTimeoutMs / 3))
  const membership = createMembership()
  const ended = Promise.withResolvers<unknown>()
  const consumer = kafka.newClient({ retries: CONNECTION_RETRIES }).consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    heartbeatInterval,
    maxWaitTimeInMs: options.maxWaitMs,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    allowAutoTopicCreation: false,
    // kafkajs may restart a consumer that was stopped meanwhile: we open a new one instead.
    retry: { restartOnFailure: async () => false },
  })
  const pulse = watchPulse(consumer, sessionTimeoutMs + REBALANCE_TIMEOUT_MS, ended.resolve)
  let joined = false
  let closing = false

  consumer.on('consumer.group_join', () => {
    joined = true
    membership.joined()
  })
  consumer.on('consumer.crash', ({ payload }) => ended.resolve(payload.error))
  void ended.promise.then(() => pulse.stop())

  async function start(): Promise<void> {
    await consumer.connect()
    if (closing) return
    await consumer.subscribe({ topics, fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: options.partitionsConcurrently,
      eachBatch: createBatchRunner({
        ...options,
        membership,
        // kafkajs skips a heartbeat that comes a moment too early, so we come twice as often.
        heartbeatMs: heartbeatInterval / 2,
        logger: kafka.logger,
      }),
    })
  }
  const started = start().catch(ended.resolve)

  async function leave(): Promise<void> {
    // A stop that comes while kafkajs is still joining is forgotten (kafkajs#1593).
    await started
    await consumer.disconnect()
  }

  return {
    ended: ended.promise,
    joined: () => joined,
    running: () => joined && pulse.silentMs() < sessionTimeoutMs,
    async close() {
      closing = true
      const left = leave()
      await membership.close()
      await within(left, {
        ms: LEAVE_DEADLINE_MS,
        onExpiry: () => new Error('the group was not left in time'),
      }).catch((error: unknown) => kafka.logger.debug({ err: error, groupId }, 'not left cleanly'))
      ended.resolve(new Error('closed'))
    },
  }
}

/**
 * Watches for signs of life: connections, answered fetches and heartbeats, rebalances, joins. A consumer that hangs without an
 * error is told on after `limitMs`.
 */
function watchPulse(consumer: Consumer, limitMs: number, onSilence: (reason: Error) => void) {
  let heardAt = Date.now()
  const hear = () => {
    heardAt = Date.now()
  }
  consumer.on('consumer.connect', hear)
  consumer.on('consumer.rebalancing', hear)
  consumer.on('consumer.fetch', hear)
  consumer.on('consumer.heartbeat', hear)
  consumer.on('consumer.group_join', hear)
  const silentMs = () => Date.now() - heardAt
  const timer = setInterval(() => {
    if (silentMs() > limitMs) onSilence(new kafkajs.KafkaJSError('the consumer has fallen silent'))
  }, 1_000)
  return { silentMs, stop: () => clearInterval(timer) }
}
