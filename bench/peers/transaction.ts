import { setTimeout as wait } from 'node:timers/promises'
import type { Collection } from 'mongodb'
import { openProducer } from './events.ts'
import { acceptIntoOutbox, type OutboxDocument, outboxOf } from './outbox-collection.ts'
import { serveDeletes } from './serve-deletes.ts'

const POLL_EVERY_MS = 50
const PAGE = 1_000

// A poller publishes.
await serveDeletes(async (mongo) => {
  void poll(outboxOf(mongo.db))
  return acceptIntoOutbox(mongo)
})

async function poll(outbox: Collection<OutboxDocument>): Promise<never> {
  const { producer, topic } = await openProducer()
  for (;;) {
    const page = await outbox.find().sort({ _id: 1 }).limit(PAGE).toArray()
    if (page.length > 0) {
      await producer.send({ topic, messages: page.map(({ key, value }) => ({ key, value })) })
      await outbox.deleteMany({ _id: { $in: page.map(({ _id }) => _id) } })
    }
    if (page.length < PAGE) await wait(POLL_EVERY_MS)
  }
}
