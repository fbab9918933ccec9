import { Kafka, logLevel, type SASLOptions } from 'kafkajs'
import type { Logger } from 'pino'
import { kafkaLogCreator } from './kafka-log.ts'
import { stopIdleTimers } from './request-queue-patch.ts'

/** Where Kafka is and how we talk to it. Opens nothing by itself. */
export type KafkaConnection = {
  /**
   * A new kafkajs client. Each consumer and publisher takes its own: consumers of one client and group
   * share their map of committed offsets, and clear it for one another when they join.
   *
   * @param options.retries how often a connection is tried again before it counts as failed: by default
   * each broker of the list gets its turn, which takes a second or two where they refuse
   */
  newClient(options?: { retries: number }): Kafka
  readonly logger: Logger
}

/** Where Kafka is, and how brokers let us in. */
export type KafkaAddress = {
  /** `host:port` of one or more brokers; the others are learned from them. */
  brokers: string[]
  /** Encrypted, and the brokers' certificates are checked against what Node trusts (`NODE_EXTRA_CA_CERTS`). */
  tls?: boolean
  /** How we say who we are; without it, brokers take us as anonymous. */
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
}

const CONNECTION_TIMEOUT_MS = 2_000
const REQUEST_TIMEOUT_MS = 10_000

/**
 * Describes a Kafka cluster to the rest of this package; no I/O happens until something connects.
 *
 * @param options.logger receives what kafkajs logs, without message contents
 */
export function createKafka(options: KafkaAddress & { clientId: string; logger: Logger }): KafkaConnection {
  const { brokers, tls = false, sasl, clientId, logger } = options
  stopIdleTimers()
  const logCreator = kafkaLogCreator(logger)
  return {
    logger,
    newClient: ({ retries } = { retries: Math.max(2, brokers.length) }) =>
      new Kafka({
        brokers,
        ssl: tls,
        // The same for each mechanism, which kafkajs has as one type each.
        ...(sasl && { sasl: sasl as SASLOptions }),
        clientId,
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        // Every field is set: kafkajs has other defaults where NODE_ENV is `test`.
        retry: {
          // Each connection attempt takes the next broker of the list, so one that is down is passed by.
          retries,
          initialRetryTime: 200,
          maxRetryTime: 2_000,
          factor: 0.2,
          multiplier: 2,
        },
        logLevel: logLevel.INFO,
        logCreator,
      }),
  }
}
