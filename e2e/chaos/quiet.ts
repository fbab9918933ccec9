import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { ledgerOf } from '@lethe/store/ledger'
import { usersOf } from '@lethe/store/users'
import type { KafkaTools } from './faults/events.ts'
import { type Admin, endsOf, lagOf } from './kafka-progress.ts'

const PAUSE_MS = 500
const SHOWN = 5

export interface QuietOptions {
  groupId: string
  /** The processes that must be ready. */
  urls: readonly string[]
  deadlineMs: number
}

/**
 * Waits until nothing is left to do: no outbox, no deletion that will be worked on again (a closed breaker
 * included, which holds deletions back until it closes), no message that the workers have not passed, and every
 * process ready.
 * @returns null, or what was still open at the deadline, in a sentence
 */
export async function untilQuiet(
  mongo: Mongo,
  tools: KafkaTools,
  { groupId, urls, deadlineMs }: QuietOptions,
): Promise<string | null> {
  const deadline = Date.now() + deadlineMs
  const admin = tools.kafka.newClient({ retries: 15 }).admin()
  await admin.connect()
  try {
    for (;;) {
      const open = await openWork(mongo, admin, { groupId, topic: tools.topics.deleted, urls }).catch(
        (error) => [`could not be looked at: ${error.message}`],
      )
      if (open.length === 0) return null
      if (Date.now() > deadline) return open.join('; ')
      await wait(PAUSE_MS)
    }
  } finally {
    await admin.disconnect()
  }
}

interface Scope {
  groupId: string
  topic: string
  urls: readonly string[]
}

async function openWork({ db }: Mongo, admin: Admin, { groupId, topic, urls }: Scope): Promise<string[]> {
  const ends = await endsOf(admin, topic)
  const lag = await lagOf(admin, { groupId, topic, ends })
  const owing = await usersOf(db).countDocuments({ 'outbox.at': { $exists: true } })
  const due = await ledgerOf(db)
    .find({ due_at: { $exists: true } }, { sort: { due_at: 1 } })
    .toArray()
  const stories = due.slice(0, SHOWN).map((entry) => JSON.stringify(entry))
  const unready = await Promise.all(urls.map(unreadyAt))
  return [
    ...(lag === 0 ? [] : [`${lag} messages not passed`]),
    ...(owing === 0 ? [] : [`${owing} outboxes`]),
    ...(due.length === 0 ? [] : [`${due.length} deletions due, such as ${stories}`]),
    ...unready.flat(),
  ]
}

async function unreadyAt(url: string): Promise<string[]> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).catch(() => null)
  const story = await answer?.text()
  return answer?.status === 200 ? [] : [`${url} is not ready: ${story}`]
}
