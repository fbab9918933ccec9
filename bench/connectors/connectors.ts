import { toMessage } from '@lethe/contracts/events'
import { eventOf } from '@lethe/outbox/events'
import { drain, letheSide } from '../drain/sides.ts'
import { type Bench, throughputChart } from '../harness/bench.ts'
import { type Goal, hold, type Side } from '../harness/contest.ts'
import { createTopic } from '../kafka.ts'
import { markedUser } from '../pending.ts'
import { type BenchSystem, withBenchSystem } from '../system.ts'
import { fetchConnect, startConnector } from './connect.ts'
import { type Connector, debezium, mongodbConnector, topicOf } from './connector.ts'

const COLLECTION = 'outbox'
const BATCH = 5_000

const goals: Goal[] = [
  { figure: 'per_second', against: 'debezium', atLeast: 3.3 },
  { figure: 'per_second', against: 'mongodb-connector', atLeast: 1.7 },
  { figure: 'service_mib', against: 'debezium', atMost: 0.4 },
  { figure: 'service_mib', against: 'mongodb-connector', atMost: 0.4 },
]

/** The same backlog by Lethe and by what Kafka Connect has for MongoDB, which reads it from a collection and clears nothing. */
export const connectors: Bench = {
  title: 'Emptying the outboxes, against Kafka Connect',
  counts: 'events are pending',
  size: 200_000,
  charts: [
    throughputChart('Events from a backlog to Kafka per second'),
    {
      name: 'memory',
      title: 'Memory of the process that brings them there',
      kind: 'bars',
      figure: 'service_mib',
      unit: 'MiB',
    },
  ],
  async run({ size, rounds, startServers }) {
    await fetchConnect()
    return withBenchSystem(startServers, async (system) => {
      await fillOutbox(system, size)
      const sides = [
        letheSide(system, size),
        connectorSide(system, mongodbConnector, size),
        connectorSide(system, debezium, size),
      ]
      return [await hold({ name: `${size} events`, at: size, sides, goals }, rounds)]
    })
  },
}

/** The outbox that the connectors read: the same events, a document each. */
async function fillOutbox({ mongo }: BenchSystem, size: number): Promise<void> {
  const outbox = mongo.db.collection(COLLECTION)
  for (let first = 1; first <= size; first += BATCH) {
    const documents = Array.from({ length: Math.min(BATCH, size + 1 - first) }, (_, n) => {
      const { outbox: [entry] = [] } = markedUser(first + n)
      return entry && toMessage(eventOf(first + n, entry))
    })
    await outbox.insertMany(documents.flatMap((message) => message ?? []))
  }
}

let turn = 0

const connectorSide = (system: BenchSystem, connector: Connector, size: number): Side => ({
  name: connector.name,
  label: connector.label,
  async round() {
    turn += 1
    const { mongodbUri, brokers, topicPrefix } = system.servers
    const place = { mongodbUri, collection: COLLECTION, topicPrefix: `${topicPrefix}${turn}` }
    const topic = topicOf(place)
    await createTopic(brokers, topic)
    return drain(system, { topic, size }, async () => {
      const { pid, discard } = await startConnector(connector, place, { brokers, from: 'backlog' })
      return { pid, stop: discard }
    })
  },
})
