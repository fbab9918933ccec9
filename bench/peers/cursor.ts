import { topicNames } from '@lethe/messaging/topics'
import { roundsOf } from '@lethe/outbox/events'
import type { UserDocument } from '@lethe/store/users'
import { MongoClient } from 'mongodb'
import { openProducer } from './events.ts'

const PAGE = 1_000

// A backlog's events as they stand in the outboxes, page after page to Kafka. Whoever dies begins again, or loses some.
const { producer, topic } = await openProducer()
const client = await MongoClient.connect(process.env.MONGODB_URI ?? '')
const cursor = client
  .db()
  .collection<UserDocument>('users')
  .find({ 'outbox.at': { $exists: true } }, { projection: { outbox: 1 }, batchSize: PAGE })
  .sort({ 'outbox.at': 1 })
while (await cursor.hasNext()) {
  const users = cursor
    .readBufferedDocuments(PAGE)
    .map(({ _id, outbox = [] }) => ({ userId: Number(_id), outbox }))
  const messages = roundsOf(users, topicNames('')).flat()
  await producer.sendBatch({ topicMessages: [{ topic, messages }] })
}
