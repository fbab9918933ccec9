import { type FetchOptions, mavenClassPath } from './maven-jars.ts'

/** The version that the lock file holds the digests of. */
export const KAFKA_VERSION = '4.1.1'
/** For the logs of what runs in a JVM: without it warnings go nowhere. */
export const LOG4J = 'org.apache.logging.log4j:log4j-slf4j-impl:2.24.3'

/**
 * The Java class path of a Kafka broker, fetched once by Maven into the user's cache.
 * @throws LocalStackError `missing_tool`, `command_failed`, `digest_mismatch`
 */
export const kafkaClassPath = (options: FetchOptions): Promise<string> =>
  mavenClassPath(
    {
      name: `Kafka ${KAFKA_VERSION}`,
      folder: `kafka-${KAFKA_VERSION}`,
      artifacts: [`org.apache.kafka:kafka_2.13:${KAFKA_VERSION}`, LOG4J],
      lockFile: new URL('./kafka-jars.lock.json', import.meta.url),
      instead: ', or set KAFKA_HOME or KAFKA_BROKERS',
    },
    options,
  )
