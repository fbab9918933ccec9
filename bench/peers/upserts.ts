import { createKafka } from '@lethe/messaging/kafka'
import { createLogger } from '@lethe/service/logger'
import { MongoClient } from 'mongodb'

interface LedgerEntry {
  _id: string
  user_id: number
  mode: string
  requested_at: Date
  received_at: Date
}

// A ledger as people write it by hand: each batch of events is one bulk write, and then its offsets are committed.
const { KAFKA_BROKERS = '', KAFKA_TOPIC = '', MONGODB_URI = '' } = process.env
const client = await MongoClient.connect(MONGODB_URI, { writeConcern: { w: 'majority' } })
const ledger = client.db().collection<LedgerEntry>('plain_ledger')
const logger = createLogger({ name: 'peer', level: 'silent' })
const kafka = createKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'peer', logger })
const consumer = kafka.newClient().consumer({ groupId: `${KAFKA_TOPIC}.group` })
await consumer.connect()
await consumer.subscribe({ topic: KAFKA_TOPIC, fromBeginning: true })
await consumer.run({
  eachBatch: async ({ batch }) => {
    const operations = batch.messages.map(({ value }) => {
      const { deletion_id, user_id, mode, requested_at } = JSON.parse(String(value)).data
      const entry = { user_id, mode, requested_at: new Date(requested_at), received_at: new Date() }
      return { updateOne: { filter: { _id: deletion_id }, update: { $set: entry }, upsert: true } }
    })
    await ledger.bulkWrite(operations, { ordered: false })
  },
})
