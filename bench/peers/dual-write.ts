import { messageOf, openProducer } from './events.ts'
import { markUser, serveDeletes } from './serve-deletes.ts'

// The database first, Kafka next, and then the answer. Whoever dies in between has told nobody, for ever.
await serveDeletes(async ({ db }) => {
  const { producer, topic } = await openProducer()
  return async (userId, mode) => {
    if (!(await markUser(db, userId, mode))) return false
    await producer.send({ topic, messages: [messageOf(userId, mode, new Date())] })
    return true
  }
})
