import type { KafkaConnection } from './kafka.ts'
import type { IncomingMessage } from './messages.ts'
import { scanTopic } from './scan.ts'

export type ReadOptions = {
  /** Reads on past what is there now, until this says of everything read so far that it is enough. */
  until?: (messages: readonly IncomingMessage[]) => boolean
  deadlineMs?: number
  signal?: AbortSignal
}

const DEADLINE_MS = 20_000

/** Kafka may only just be starting; the deadline bounds the retries. */
const RETRIES = 15

/** The largest offset that Kafka has. */
const FOREVER = 2n ** 63n - 1n

/**
 * Reads everything that is in a topic now, from the first offset of each partition to its high watermark
 * at the time of the call. Messages of a partition are in order, partitions are not. For tests: all of it
 * is held in memory. The group it reads with is deleted afterwards.
 *
 * @throws an Error where that takes longer than the deadline, signal.reason, or a ReadError
 */
export async function readTopic(
  kafka: KafkaConnection,
  topic: string,
  { until, deadlineMs = DEADLINE_MS, signal }: ReadOptions = {},
): Promise<IncomingMessage[]> {
  const messages: IncomingMessage[] = []
  if (until?.(messages)) return messages
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new Error(`${topic} was not read to its end within ${deadlineMs} ms`)),
    deadlineMs,
  )
  try {
    await scanTopic(kafka, topic, {
      visit: (lot) => {
        messages.push(...lot)
        return until?.(messages) ?? false
      },
      select: (_, { from, to }) => ({ from, to: until ? FOREVER : to }),
      retries: RETRIES,
      signal: AbortSignal.any(signal ? [signal, late.signal] : [late.signal]),
    })
    return messages
  } finally {
    clearTimeout(timer)
  }
}
