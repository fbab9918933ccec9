import { acceptIntoOutbox } from './outbox-collection.ts'
import { serveDeletes } from './serve-deletes.ts'

// Somebody else reads the collection's changes and publishes them.
await serveDeletes(async (mongo) => acceptIntoOutbox(mongo))
