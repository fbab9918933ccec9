import { setTimeout as wait } from 'node:timers/promises'
import { benchKafka } from '../kafka.ts'

/** Of Lethe the key; the others' messages have the document, as JSON or as JSON in JSON. */
const USER_ID = /\\?"key\\?": ?\\?"(\d+)\\?"/

function userIdOf({ key, value }: { key: Buffer | null; value: Buffer | null }): number {
  const own = Number(key)
  return Number.isSafeInteger(own) && own > 0 ? own : Number(USER_ID.exec(String(value))?.[1] ?? Number.NaN)
}

/** Reads a topic from now on and remembers when a user's event could first be read: epoch milliseconds, and parts of them. */
export async function watchArrivals(brokers: string, topic: string) {
  const arrivals = new Map<number, number>()
  const consumer = benchKafka(brokers)
    .newClient()
    .consumer({ groupId: `${topic}.arrivals.${performance.now()}`, maxWaitTimeInMs: 500 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    eachBatch: async ({ batch }) => {
      const at = performance.timeOrigin + performance.now()
      for (const message of batch.messages) {
        const userId = userIdOf(message)
        if (!arrivals.has(userId)) arrivals.set(userId, at)
      }
    },
  })
  return {
    arrivals,
    /** Resolves when all of these users' events have come. */
    async have(userIds: readonly number[], deadlineMs: number): Promise<void> {
      const deadline = performance.now() + deadlineMs
      while (!userIds.every((id) => arrivals.has(id))) {
        if (performance.now() > deadline) throw new Error(`not all events came within ${deadlineMs} ms`)
        await wait(20)
      }
    },
    close: () => consumer.disconnect(),
  }
}
