import { KAFKA_VERSION, LOG4J } from '@lethe/local-stack/kafka-jars'
import type { MavenProgram } from '@lethe/local-stack/maven-jars'

const connectorVersions = { debezium: '3.4.0.Final', mongodb: '2.0.1' }

/** Kafka Connect with both connectors; every jar is pinned. */
export const connectProgram: MavenProgram = {
  name: `Kafka Connect ${KAFKA_VERSION} and its MongoDB connectors`,
  folder: `connect-${KAFKA_VERSION}-${connectorVersions.debezium}-${connectorVersions.mongodb}`,
  artifacts: [
    `org.apache.kafka:connect-runtime:${KAFKA_VERSION}`,
    `io.debezium:debezium-connector-mongodb:${connectorVersions.debezium}`,
    `org.mongodb.kafka:mongo-kafka-connect:${connectorVersions.mongodb}`,
    LOG4J,
  ],
  lockFile: new URL('./connect-jars.lock.json', import.meta.url),
}
