import { createKafka, type KafkaConnection } from '@lethe/messaging/kafka'
import { type ScanOptions, scanTopic } from '@lethe/messaging/scan'
import { topicNames } from '@lethe/messaging/topics'
import { pino } from 'pino'
import type { Context } from '../context.ts'
import { kafkaFailure } from '../kafka-failure.ts'
import { createLateProgress } from '../progress.ts'
import { kafkaOf } from '../settings.ts'
import { type LetterId, rangeOf } from './letter-id.ts'

/** The dead-letter topic of the system that the settings name. */
export interface DeadLetterTopic {
  readonly name: string
  /** Where its messages came from. */
  readonly original: string
  readonly kafka: KafkaConnection
  /**
   * Visits what is there now, or of it the messages from the first to the last of `ids`; shows its progress
   * where it takes long. Rejects with a CliError where that can't be read.
   */
  read(visit: ScanOptions['visit'], ids?: readonly LetterId[]): Promise<void>
}

/** More than a broker needs to restart. */
const SILENCE_MS = 60_000

export async function openDeadLetters({ settings, terminal }: Context): Promise<DeadLetterTopic> {
  const address = kafkaOf(await settings())
  const { deadLetters: name, deleted: original } = topicNames(address.topicPrefix)
  const kafka = createKafka({ ...address, clientId: 'lethe-cli', logger: pino({ level: 'silent' }) })
  return {
    name,
    original,
    kafka,
    async read(visit, ids) {
      const progress = createLateProgress(terminal.stderr, 'dead letters')
      try {
        await scanTopic(kafka, name, {
          visit,
          select: (partition, present) => (ids ? rangeOf(ids, partition, present) : present),
          onProgress: progress.update,
          silenceMs: SILENCE_MS,
        })
      } catch (error) {
        throw kafkaFailure(error, address.brokers)
      } finally {
        progress.end()
      }
    },
  }
}
