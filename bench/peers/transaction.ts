import { setTimeout as wait } from 'node:timers/promises'
import type { Collection, ObjectId } from 'mongodb'
import { messageOf, openProducer } from './events.ts'
import { markUser, serveDeletes } from './serve-deletes.ts'

interface OutboxDocument {
  _id?: ObjectId
  key: string
  value: string
}

const POLL_EVERY_MS = 50
const PAGE = 1_000

// The textbook's outbox: the user and the event in two collections, written in one transaction; a poller publishes.
await serveDeletes(async ({ client, db }) => {
  const outbox = db.collection<OutboxDocument>('outbox')
  void poll(outbox)
  return (userId, mode) =>
    client.withSession((session) =>
      session.withTransaction(async () => {
        if (!(await markUser(db, userId, mode, session))) return false
        await outbox.insertOne(messageOf(userId, mode, new Date()), { session })
        return true
      }),
    )
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
