import type { connectPrograms } from './jars.ts'

/** What a connector is told of where it works. */
export interface Place {
  mongodbUri: string
  /** The events are documents of this collection. */
  collection: string
  topicPrefix: string
}

/** One of Kafka Connect's ways from MongoDB to Kafka. */
export interface Connector {
  name: keyof typeof connectPrograms
  label: string
  /** Its settings, by their names: those of its documentation, and whatever makes it quicker. */
  settings(place: Place, from: 'backlog' | 'now'): Record<string, string>
}

const databaseOf = (uri: string) => new URL(uri).pathname.slice(1)

/** Where both write what comes from a collection. */
export const topicOf = ({ mongodbUri, collection, topicPrefix }: Place): string =>
  `${topicPrefix}.${databaseOf(mongodbUri)}.${collection}`

export const mongodbConnector: Connector = {
  name: 'mongodb-connector',
  label: 'MongoDB Kafka connector',
  settings: ({ mongodbUri, collection, topicPrefix }, from) => ({
    'connector.class': 'com.mongodb.kafka.connect.MongoSourceConnector',
    'connection.uri': mongodbUri,
    database: databaseOf(mongodbUri),
    collection,
    'topic.prefix': topicPrefix,
    'startup.mode': from === 'backlog' ? 'copy_existing' : 'latest',
    'publish.full.document.only': 'true',
    'output.format.key': 'json',
    'output.format.value': 'json',
    'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
    'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
  }),
}

export const debezium: Connector = {
  name: 'debezium',
  label: 'Debezium MongoDB connector',
  settings: ({ mongodbUri, collection, topicPrefix }, from) => ({
    'connector.class': 'io.debezium.connector.mongodb.MongoDbConnector',
    'mongodb.connection.string': mongodbUri,
    'collection.include.list': `${databaseOf(mongodbUri)}.${collection}`,
    'topic.prefix': topicPrefix,
    'snapshot.mode': from === 'backlog' ? 'initial' : 'no_data',
    'capture.mode': 'change_streams',
    // It waits half a second between two looks unless told.
    'poll.interval.ms': '5',
    'key.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'key.converter.schemas.enable': 'false',
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'false',
  }),
}
