import type { Batch, EachBatchPayload } from 'kafkajs'
import type { Logger } from 'pino'
import { backoffMs, pause } from './deadline.ts'
import { startHeartbeats } from './heartbeats.ts'
import type { Membership, Run } from './membership.ts'
import { type IncomingMessage, toIncoming } from './messages.ts'

/** What a handler gets: consecutive messages of one partition, in order, at least one. */
export type HandlerBatch = {
  topic: string
  partition: number
  messages: IncomingMessage[]
  /**
   * Aborts when the partition is being taken away or the consumer closes. A handler that stops early
   * rejects; one that resolves says that every message is done or safely noted elsewhere.
   */
  signal: AbortSignal
}

export type BatchHandler = (batch: HandlerBatch) => Promise<void>

/** A slice that was handled and committed. */
export type BatchReport = {
  topic: string
  partition: number
  size: number
  /** How many messages the partition holds beyond this slice. */
  lag: number
  /** How long the handler took, failed attempts and the waits between them included. */
  seconds: number
}

export type BatchRunnerOptions = {
  membership: Membership
  handleBatch: BatchHandler
  /** The most messages that a handler gets at once. */
  maxBatch: number
  heartbeatMs: number
  sessionTimeoutMs: number
  onBatch: (report: BatchReport) => void
  logger: Logger
}

type Slice = { topic: string; partition: number; messages: IncomingMessage[]; lag: number }

const RETRY_BACKOFF = { baseMs: 200, capMs: 10_000 }

/**
 * Makes kafkajs's `eachBatch`: hands a batch to the handler in slices and commits each slice's offset
 * after the handler has resolved, never before. A slice whose handler rejects comes again, after a
 * backoff, as long as the partition is ours.
 */
export function createBatchRunner(options: BatchRunnerOptions): (payload: EachBatchPayload) => Promise<void> {
  const { membership, maxBatch, heartbeatMs, sessionTimeoutMs, onBatch } = options
  return async (payload) => {
    throwIfLost(membership)
    const run = membership.enter()
    if (!run) return
    const heartbeats = startHeartbeats({
      beat: payload.heartbeat,
      everyMs: heartbeatMs,
      sessionTimeoutMs,
      onLost: membership.lose,
    })
    try {
      for (const slice of slicesOf(payload.batch, maxBatch)) {
        const startedAt = performance.now()
        if (!(await handleUntilDone(slice, run.signal, options)) || !run.mayCommit()) break
        await commit(slice, payload)
        onBatch({ ...reportOf(slice), seconds: (performance.now() - startedAt) / 1000 })
      }
    } finally {
      heartbeats.stop()
      run.leave()
    }
    throwIfLost(membership)
  }
}

function throwIfLost(membership: Membership): void {
  const rejoin = membership.rejoin()
  if (rejoin) throw rejoin
}

/** A batch in slices of at most `size` messages, in order, each with what the partition holds beyond it. */
export function slicesOf(
  batch: Pick<Batch, 'topic' | 'partition' | 'messages' | 'highWatermark'>,
  size: number,
): Slice[] {
  const { topic, partition, highWatermark } = batch
  const slices: Slice[] = []
  for (let from = 0; from < batch.messages.length; from += size) {
    const messages = batch.messages
      .slice(from, from + size)
      .map((message) => toIncoming(topic, partition, message))
    slices.push({ topic, partition, messages, lag: Number(BigInt(highWatermark) - nextOffset(messages)) })
  }
  return slices
}

/** The offset to commit once these messages are done: that of the message after them. */
function nextOffset(messages: readonly IncomingMessage[]): bigint {
  const last = messages.at(-1)
  if (!last) throw new RangeError('a slice has at least one message')
  return BigInt(last.offset) + 1n
}

/** Answers true when the handler resolved, false when the signal came before that. */
async function handleUntilDone(
  slice: Slice,
  signal: Run['signal'],
  { handleBatch, logger }: Pick<BatchRunnerOptions, 'handleBatch' | 'logger'>,
): Promise<boolean> {
  const { topic, partition, messages } = slice
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await handleBatch({ topic, partition, messages, signal })
      return true
    } catch (error) {
      if (signal.aborted) return false
      const offset = messages[0]?.offset
      logger.warn({ err: error, topic, partition, offset, attempt }, 'batch failed and comes again')
    }
    await pause(backoffMs(attempt, RETRY_BACKOFF, Math.random), signal)
  }
  return false
}

async function commit({ topic, partition, messages }: Slice, payload: EachBatchPayload): Promise<void> {
  const next = nextOffset(messages)
  payload.resolveOffset(String(next - 1n))
  await payload.commitOffsetsIfNecessary({
    topics: [{ topic, partitions: [{ partition, offset: String(next) }] }],
  })
}

function reportOf({ topic, partition, messages, lag }: Slice): Omit<BatchReport, 'seconds'> {
  return { topic, partition, size: messages.length, lag }
}
