import type { IncomingMessage } from '@lethe/messaging/messages'
import type { TopicNames } from '@lethe/messaging/topics'
import type { Mongo } from '@lethe/store/connect'
import { raiseSequence } from '@lethe/store/sequences'
import { forgottenOf, type PastTransition, readGenerations, reapply } from '@lethe/store/user-reapply'
import { pastTransitionOf } from './past-transition.ts'
import { readEvent } from './read-event.ts'

export interface ReapplyOutcome {
  dry_run: boolean
  /** Events that were read. */
  events: number
  /** Transitions that the database had forgotten, by what they were; of a user only the last counts. */
  reapplied: { hard: number; soft: number; restored: number }
  /** Users of whom there are events and no document. */
  unknown_users: number
}

export interface ReapplyDeps {
  mongo: Mongo
  topics: TopicNames
  /** Visits all that is in a topic now, lot by lot. */
  read: (topic: string, visit: (messages: readonly IncomingMessage[]) => Promise<boolean>) => Promise<void>
}

/** Goes through the events of all topics, and makes those transitions again that the user documents do not know. */
export async function reapplyEvents(
  { mongo, topics, read }: ReapplyDeps,
  { dryRun }: { dryRun: boolean },
): Promise<ReapplyOutcome> {
  const last = new Map<number, PastTransition>()
  const unknown = new Set<number>()
  let events = 0
  let highestId = 0

  async function visit(messages: readonly IncomingMessage[]): Promise<boolean> {
    const past = messages.flatMap(({ value }) => readEvent(value) ?? []).map(pastTransitionOf)
    events += past.length
    highestId = past.reduce((highest, { userId }) => Math.max(highest, userId), highestId)
    const users = await readGenerations(mongo, [...new Set(past.map(({ userId }) => userId))])
    for (const { userId } of past) if (!users.has(userId)) unknown.add(userId)
    for (const forgotten of forgottenOf(past, users)) {
      const known = last.get(forgotten.userId)
      if (!known || forgotten.generation > known.generation) last.set(forgotten.userId, forgotten)
    }
    return false
  }

  // Whoever asked for it is in the events of a deletion: these first, for the first of one generation stays.
  for (const topic of [topics.deleted, topics.scheduled, topics.restored, topics.erased])
    await read(topic, visit)
  const forgotten = [...last.values()]
  if (!dryRun) {
    // Before anything else: no new user may get the id of one who is forgotten.
    if (highestId > 0) await raiseSequence(mongo.db, 'users', highestId)
    await reapplyAll(mongo, forgotten)
  }
  const count = (mode: PastTransition['mode']) => forgotten.filter((each) => each.mode === mode).length
  const reapplied = { hard: count('hard'), soft: count('soft'), restored: count('restored') }
  return { dry_run: dryRun, events, reapplied, unknown_users: unknown.size }
}

const BATCH = 1_000

async function reapplyAll(mongo: Mongo, forgotten: readonly PastTransition[]): Promise<void> {
  for (let from = 0; from < forgotten.length; from += BATCH) {
    const batch = forgotten.slice(from, from + BATCH)
    const users = await readGenerations(
      mongo,
      batch.map(({ userId }) => userId),
    )
    await reapply(mongo, forgottenOf(batch, users), users)
  }
}
