import { markUser, serveDeletes } from './serve-deletes.ts'

// One update of one document. Nobody is told.
await serveDeletes(
  async ({ db }) =>
    (userId, mode) =>
      markUser(db, userId, mode),
)
