import { type Db, Long } from 'mongodb'
import { BY_ID } from './by-id.ts'
import { type OutboxEntry, usersOf } from './users.ts'

/** A user who owes Kafka events: the whole outbox, as one read found it. */
export interface PendingUser {
  userId: number
  outbox: OutboxEntry[]
}

/** How many events these users owe. */
export const eventsIn = (users: readonly PendingUser[]): number =>
  users.reduce((sum, user) => sum + user.outbox.length, 0)

/**
 * Users with an outbox entry older than `before`, oldest first, as a stream of pages. One cursor over the
 * partial index: what is cleared while it runs is not read again, what is added is left for the next run.
 */
export async function* pendingUsers(db: Db, before: Date, pageSize: number): AsyncGenerator<PendingUser[]> {
  const cursor = usersOf(db)
    .find({ 'outbox.at': { $lt: before } }, { projection: { outbox: 1 }, batchSize: pageSize })
    .sort({ 'outbox.at': 1 })
  try {
    while (await cursor.hasNext()) {
      yield cursor
        .readBufferedDocuments(pageSize)
        .map(({ _id, outbox = [] }) => ({ userId: Number(_id), outbox }))
    }
  } finally {
    await cursor.close()
  }
}

/** The outboxes of those of these users who owe anything, by a majority read. */
export async function outboxesOf(db: Db, userIds: readonly number[]): Promise<PendingUser[]> {
  const ids = userIds.map((id) => Long.fromNumber(id))
  const found = await usersOf(db)
    .find({ _id: { $in: ids }, 'outbox.at': { $exists: true } }, { projection: { outbox: 1 } })
    .hint(BY_ID)
    .toArray()
  return found.map(({ _id, outbox = [] }) => ({ userId: Number(_id), outbox }))
}

/** Removes published events from their outboxes, in one command. */
export async function clearOutboxes(db: Db, users: readonly PendingUser[]): Promise<void> {
  const eventIds = users.flatMap((user) => user.outbox.map((entry) => entry.id))
  const ids = users.map((user) => Long.fromNumber(user.userId))
  await usersOf(db).updateMany({ _id: { $in: ids } }, { $pull: { outbox: { id: { $in: eventIds } } } })
}

/** How many users owe Kafka events (counted up to `limit`) and since when the oldest does. */
export async function outboxBacklog(
  db: Db,
  limit: number,
): Promise<{ pending: number; oldest: Date | null }> {
  const pending = { 'outbox.at': { $exists: true } }
  const users = usersOf(db)
  const [count, oldest] = await Promise.all([
    users.countDocuments(pending, { limit, hint: { 'outbox.at': 1 } }),
    users
      .find(pending, { projection: { 'outbox.at': 1 } })
      .hint({ 'outbox.at': 1 })
      .sort({ 'outbox.at': 1 })
      .limit(1)
      .next(),
  ])
  return { pending: count, oldest: oldest?.outbox?.[0]?.at ?? null }
}
