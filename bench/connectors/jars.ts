import { KAFKA_VERSION, LOG4J } from '@lethe/local-stack/kafka-jars'
import type { MavenProgram } from '@lethe/local-stack/maven-jars'

/** Kafka Connect with a connector; every jar is pinned. Each its own, for they need different drivers of MongoDB. */
export const connectPrograms = {
  'mongodb-connector': connectWith('mongodb-connector', 'org.mongodb.kafka:mongo-kafka-connect:2.0.1'),
  debezium: connectWith('debezium', 'io.debezium:debezium-connector-mongodb:3.4.0.Final'),
}

function connectWith(name: string, artifact: string): MavenProgram {
  const version = artifact.split(':').at(-1)
  return {
    name: `Kafka Connect ${KAFKA_VERSION} with ${name} ${version}`,
    folder: `connect-${KAFKA_VERSION}-${name}-${version}`,
    artifacts: [`org.apache.kafka:connect-runtime:${KAFKA_VERSION}`, artifact, LOG4J],
    lockFile: new URL(`./${name}-jars.lock.json`, import.meta.url),
  }
}
