import { randomUUID } from 'node:crypto'
import type { Admin, EachBatchPayload } from 'kafkajs'
import { backoffMs, pause, within } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import { isCurable, isLeaderless } from './kafka-error.ts'
import { type IncomingMessage, toIncoming } from './messages.ts'
import { ReadError, toReadError } from './read-error.ts'
import { consumeOnce } from './scan-consumer.ts'
import { createScanEnd, type ScanEnd } from './scan-end.ts'
import { createScanProgress, type OffsetRange, type ScanProgress } from './scan-progress.ts'

export type { OffsetRange } from './scan-progress.ts'

export type ScanOptions = {
  /**
   * Takes messages of one partition, in their order; never called for two lots at once, nor with a message
   * twice. True says that it is enough: nothing more is read. A lot should be done within half a minute,
   * for the group's session goes on meanwhile.
   */
  visit: (messages: readonly IncomingMessage[]) => boolean | Promise<boolean>
  /** What of a partition is read, given what is there: all of that unless told otherwise. */
  select?: (partition: number, present: OffsetRange) => OffsetRange
  /** Told how many offsets were passed, of how many: first 0, then after every lot. */
  onProgress?: (done: number, total: number) => void
  /** How long nothing new may come; without it only the signal ends the waiting. */
  silenceMs?: number
  /** How often the first connection is tried again, as in `newClient`. */
  retries?: number
  signal?: AbortSignal
}

const CLEAN_UP_MS = 3_000
const MAX_OFFSET_RETRIES = 8
const REOPEN_BACKOFF = { baseMs: 200, capMs: 2_000 }

/**
 * Reads what is in a topic now, lot by lot: no more than a fetch of it is in memory. Messages of a partition
 * are in order, partitions are not. The group it reads with, `lethe-reader-<topic>-<random>` (another one after
 * each crash), is deleted afterwards; no other group's offsets change.
 *
 * @throws ReadError, signal.reason, or what `visit` threw
 */
export async function scanTopic(kafka: KafkaConnection, topic: string, options: ScanOptions): Promise<void> {
  const { retries, signal, silenceMs } = options
  const admin = kafka.newClient(retries === undefined ? undefined : { retries }).admin()
  const groups: string[] = []
  const end = createScanEnd(
    silenceMs,
    () => new ReadError('silent', `nothing more of ${topic} came within ${silenceMs} ms`),
  )
  const onAbort = () => end.fail(signal?.reason)
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  let scanning: Promise<void> | undefined
  try {
    scanning = scan({ kafka, admin, groups, topic, end, options }).catch(end.fail)
    await end.reached
  } catch (error) {
    throw toReadError(topic, error)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await within(forget(admin, groups, scanning), {
      ms: CLEAN_UP_MS,
      onExpiry: () => new Error(`the groups ${groups.join()} were not deleted in time`),
    }).catch((error: unknown) => kafka.logger.debug({ err: error, groups }, 'reader left its group behind'))
  }
}

async function forget(
  admin: Admin,
  groups: readonly string[],
  scanning: Promise<void> | undefined,
): Promise<void> {
  // A group can't be deleted before its consumer has left it.
  await scanning
  // A group that never came to be is as good as deleted.
  if (groups.length > 0) await admin.deleteGroups([...groups]).catch(() => {})
  await admin.disconnect()
}

type Scan = {
  kafka: KafkaConnection
  admin: Admin
  /** Those of this scan so far; grows with each life of its consumer. */
  groups: string[]
  topic: string
  end: ScanEnd
  options: ScanOptions
}

async function scan({ kafka, admin, groups, topic, end, options }: Scan): Promise<void> {
  const { select = (_, present) => present, onProgress, visit } = options
  end.listen()
  await admin.connect()
  const present = await presentOffsets(admin, topic, end)
  if (end.isOver()) return
  const progress = createScanProgress(
    new Map(
      present.map(({ partition, low, high }) => [
        partition,
        select(partition, { from: BigInt(low), to: BigInt(high) }),
      ]),
    ),
  )
  onProgress?.(0, progress.total)
  if (progress.complete()) return end.succeed()

  const partitions = present.map(({ partition }) => partition)
  const onLot = createLotHandler({ progress, end, visit, onProgress })
  for (let attempt = 0; !end.isOver(); attempt++) {
    // A member that could not say goodbye would hold up its group until its session ends.
    const groupId = `lethe-reader-${topic}-${randomUUID()}`
    groups.push(groupId)
    const session = { groupId, topic, partitions, progress, end, onLot }
    const crash = await consumeOnce(kafka, session).catch((error: unknown) => error)
    if (end.isOver()) return
    if (!isCurable(crash)) throw crash
    kafka.logger.debug({ err: crash, groupId }, 'reader starts anew')
    await pause(backoffMs(attempt, REOPEN_BACKOFF, Math.random), end.signal)
  }
}

/** What is there now. A partition without a leader for the moment is asked for again. */
async function presentOffsets(admin: Admin, topic: string, end: ScanEnd) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await admin.fetchTopicOffsets(topic)
    } catch (error) {
      if (attempt === MAX_OFFSET_RETRIES || !isLeaderless(error)) throw error
      await pause(backoffMs(attempt, REOPEN_BACKOFF, Math.random), end.signal)
    }
  }
}

function createLotHandler({
  progress,
  end,
  visit,
  onProgress,
}: Pick<ScanOptions, 'visit' | 'onProgress'> & { progress: ScanProgress; end: ScanEnd }) {
  return async ({ batch, pause }: EachBatchPayload): Promise<void> => {
    if (end.isOver()) return
    const { topic, partition } = batch
    const messages = batch.messages.filter(({ offset }) => progress.isNew(partition, offset))
    progress.advance(partition, batch.lastOffset())
    if (progress.position(partition) === null) pause()
    if (messages.length === 0 && !progress.complete()) return
    end.hush()
    try {
      const isEnough =
        messages.length > 0 && (await visit(messages.map((message) => toIncoming(topic, partition, message))))
      onProgress?.(progress.done(), progress.total)
      if (isEnough || progress.complete()) end.succeed()
      else end.listen()
    } catch (error) {
      // Thrown on, it would make kafkajs deliver the same lot again.
      end.fail(error)
    }
  }
}
