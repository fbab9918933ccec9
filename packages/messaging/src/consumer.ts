import type { BatchHandler, BatchReport } from './batch-runner.ts'
import { openSession, type Session, type SessionOptions } from './consumer-session.ts'
import { backoffMs, pause, within } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import { isCurable } from './kafka-error.ts'
import { createThrottle } from './throttle.ts'

export type { BatchHandler, BatchReport, HandlerBatch } from './batch-runner.ts'
export type { IncomingMessage } from './messages.ts'

export type BatchConsumer = {
  /** Starts to consume, also while Kafka is down: it keeps trying to get in. Returns at once. */
  start(): void
  /** Whether the consumer is in its group and hears from Kafka. */
  running(): boolean
  /**
   * Rejects when consuming has ended and a new connection would not help: the process must end or restart.
   * Never resolves, and needs no listener.
   */
  readonly failed: Promise<never>
  /**
   * No handler starts any more; the running ones get their signal, and what they finish is committed.
   * @throws an Error when a handler is still at work after 10 s
   */
  close(): Promise<void>
}

export type BatchConsumerOptions = {
  groupId: string
  topics: string[]
  /** Called for one slice of a partition at a time, for several partitions at once. */
  handleBatch: BatchHandler
  /** The most messages of a slice. */
  maxBatch?: number
  partitionsConcurrently?: number
  /** After this long without a heartbeat the coordinator gives our partitions away. */
  sessionTimeoutMs?: number
  /** How long a broker holds a fetch that finds nothing. */
  maxWaitMs?: number
  /** Told of each slice that was committed. */
  onBatch?: (report: BatchReport) => void
}

const RESTART_BACKOFF = { baseMs: 500, capMs: 10_000 }
const CLOSE_DEADLINE_MS = 10_000
const LOG_INTERVAL_MS = 30_000

/**
 * Consumes topics in batches, from their beginning where the group has committed nothing. An offset is
 * committed only after the handler of its message has resolved, so every message is handled at least once;
 * a slice whose handler rejects comes again after a backoff and is not passed by.
 */
export function createBatchConsumer(kafka: KafkaConnection, options: BatchConsumerOptions): BatchConsumer {
  const { logger } = kafka
  const { groupId, topics, handleBatch, onBatch = () => {} } = options
  const { maxBatch = 500, partitionsConcurrently = 3, sessionTimeoutMs = 10_000, maxWaitMs = 250 } = options
  const settings: SessionOptions = {
    groupId,
    topics,
    handleBatch,
    onBatch,
    maxBatch,
    partitionsConcurrently,
    sessionTimeoutMs,
    maxWaitMs,
  }
  const closing = new AbortController()
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  const mayLog = createThrottle(LOG_INTERVAL_MS, Date.now)
  let session: Session | undefined
  let life: Promise<void> | undefined

  /** One session after the other, until close or an error that a new session cannot cure. */
  async function live(): Promise<void> {
    for (let attempt = 0; !closing.signal.aborted; attempt++) {
      session = openSession(kafka, settings)
      const reason = await Promise.race([session.ended, aborted(closing.signal)])
      if (closing.signal.aborted) return session.close()
      if (session.joined()) attempt = 0
      await within(session.close(), {
        ms: CLOSE_DEADLINE_MS,
        onExpiry: () => new Error('a handler goes on after its session has ended'),
      })
      if (!isCurable(reason)) throw reason
      if (mayLog('restart') !== null) {
        logger.warn({ err: reason, groupId }, 'not consuming; trying again')
      }
      await pause(backoffMs(attempt, RESTART_BACKOFF, Math.random), closing.signal)
    }
  }

  function fail(reason: unknown): void {
    if (closing.signal.aborted) {
      logger.debug({ err: reason }, 'consumer did not close cleanly')
      return
    }
    logger.error({ err: reason, groupId }, 'consuming has ended')
    failure.reject(reason)
  }

  return {
    start() {
      if (life || closing.signal.aborted) return
      life = live()
      life.catch(fail)
    },
    running: () => !closing.signal.aborted && session !== undefined && session.running(),
    failed: failure.promise,
    async close() {
      closing.abort()
      if (!life) return
      await within(
        life.catch(() => {}),
        { ms: CLOSE_DEADLINE_MS, onExpiry: () => new Error('a handler is still at work') },
      )
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
