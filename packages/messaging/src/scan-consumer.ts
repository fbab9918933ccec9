import type { Consumer, EachBatchPayload } from 'kafkajs'
import { within } from './deadline.ts'
import type { KafkaConnection } from './kafka.ts'
import type { ScanEnd } from './scan-end.ts'
import type { ScanProgress } from './scan-progress.ts'

export type ScanSession = {
  groupId: string
  topic: string
  partitions: readonly number[]
  progress: ScanProgress
  end: ScanEnd
  onLot: (payload: EachBatchPayload) => Promise<void>
}

/** A young cluster has no group coordinator yet; the end of the scan bounds the retries. */
const GROUP_RETRIES = 15
const SESSION_TIMEOUT_MS = 60_000
const GOODBYE_MS = 2_000
const CRASH_IS_TOLD_MS = 5_000
const MAX_BYTES_PER_PARTITION = 512 * 1024

/**
 * One life of a kafkajs consumer, which goes on from where the progress is. Resolves when the scan is over, or
 * with why the consumer has crashed; it is let go of then.
 *
 * @throws a kafkajs error where it can't start
 */
export async function consumeOnce(kafka: KafkaConnection, session: ScanSession): Promise<unknown> {
  const { groupId, topic, end, onLot } = session
  const consumer = kafka.newClient({ retries: GROUP_RETRIES }).consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    maxWaitTimeInMs: 100,
    maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
    allowAutoTopicCreation: false,
    // kafkajs may restart a consumer that was stopped meanwhile: the scan opens a new one instead.
    retry: { restartOnFailure: async () => false },
  })
  const crashed = Promise.withResolvers<unknown>()
  consumer.on('consumer.crash', ({ payload }) => crashed.resolve(payload.error))
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({ autoCommit: false, partitionsConsumedConcurrently: 1, eachBatch: onLot })
    try {
      goOn(consumer, session)
    } catch (error) {
      // A consumer that has crashed meanwhile has no group to say it to; its crash says more than that.
      return await within(crashed.promise, { ms: CRASH_IS_TOLD_MS, onExpiry: () => error as Error })
    }
    return await Promise.race([crashed.promise, end.reached.catch(() => undefined)])
  } finally {
    // Towards a dead broker the goodbye is tried for minutes; nobody waits for it.
    await within(consumer.disconnect(), {
      ms: GOODBYE_MS,
      onExpiry: () => new Error(`${groupId} was not left in time`),
    }).catch((err: unknown) => kafka.logger.debug({ err, groupId }, 'reader left without a goodbye'))
  }
}

/** From where the progress is. kafkajs allows it only when it runs; what was fetched meanwhile and is not wanted is not new. */
function goOn(consumer: Consumer, { topic, partitions, progress }: ScanSession): void {
  for (const partition of partitions) {
    const position = progress.position(partition)
    if (position === null) consumer.pause([{ topic, partitions: [partition] }])
    else if (position > 0n) consumer.seek({ topic, partition, offset: String(position) })
  }
}
