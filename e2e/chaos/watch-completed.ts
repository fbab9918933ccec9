import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { ledgerOf } from '@lethe/store/ledger'
import { Long } from 'mongodb'
import { type Violation, violations } from './checks/violation.ts'
import type { LoadRecord } from './load/record.ts'

interface Leftover {
  deletionId: string
  collection: string
  id: unknown
}

/** Looks at each hard deletion as soon as it says `completed`: was that true at that moment? */
export interface CompletedWatch {
  /** Ends the watch; answers what was still there when `completed` was said. */
  close(record: LoadRecord): Promise<Violation[]>
}

const PAUSE_MS = 200

/** Where a user's documents are; not what others' documents say of him, which is checked at the end. */
const owned = [
  ['posts', 'author_id'],
  ['comments', 'author_id'],
  ['votes', 'user_id'],
  ['follows', 'follower_id'],
  ['follows', 'followed_id'],
  ['private_messages', 'sender_id'],
  ['notification_profiles', 'properties.user_id'],
] as const

export function watchCompleted(mongo: Mongo): CompletedWatch {
  const stop = new AbortController()
  const seen = new Set<string>()
  const leftovers: Leftover[] = []

  async function look(): Promise<void> {
    const filter = { mode: 'hard' as const, completed_at: { $exists: true }, _id: { $nin: [...seen] } }
    const completed = await ledgerOf(mongo.db).find(filter).toArray()
    for (const { _id: deletionId, user_id } of completed) {
      const user = Long.fromNumber(Number(user_id))
      for (const [collection, field] of owned) {
        const found = await mongo.db
          .collection(collection)
          .find({ [field]: user })
          .toArray()
        leftovers.push(...found.map(({ _id }) => ({ deletionId, collection, id: _id })))
      }
      seen.add(deletionId)
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      // mongod is down now and then; what was not seen is seen later.
      await look().catch(() => undefined)
      await wait(PAUSE_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    async close(record) {
      stop.abort()
      await running
      await look()
      const unpromised = new Set(
        record.lateWrites.filter(({ promised }) => !promised).map(({ postId }) => postId),
      )
      const { found, unless } = violations()
      for (const { deletionId, collection, id } of leftovers) {
        const excused = collection === 'posts' && unpromised.has(Number(id))
        unless(excused, 'completed is true when it is said', `${deletionId}: ${collection} ${id} was there`)
      }
      return found
    },
  }
}
