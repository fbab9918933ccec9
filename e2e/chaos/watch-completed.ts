import { setTimeout as wait } from 'node:timers/promises'
import type { Mongo } from '@lethe/store/connect'
import { exact } from '@lethe/store/exact-documents'
import { ledgerOf } from '@lethe/store/ledger'
import { BSON, type ClientSession, Long } from 'mongodb'
import { invariants } from './checks/invariants.ts'
import { keyOf } from './checks/places.ts'
import { type Violation, violations } from './checks/violation.ts'
import { excusedIn, isPromised, mayComeAfter } from './checks/world.ts'
import type { LoadRecord } from './load/record.ts'

interface Leftover {
  deletionId: string
  userId: number
  /** When the user was marked, in milliseconds since the epoch. */
  markedAt: number
  collection: string
  key: string
}

/** Looks at each hard deletion as soon as it says `completed`: was that true at that moment? */
export interface CompletedWatch {
  /**
   * Ends the watch, when all is quiet and before `lethe sweep`: answers what was still there when `completed`
   * was said, and which late writes within the window are there now.
   */
  close(record: LoadRecord): Promise<Violation[]>
}

const PAUSE_MS = 100

/** Everywhere a user is named. */
const named = [
  ['posts', 'author_id'],
  ['posts', 'mentions'],
  ['comments', 'author_id'],
  ['votes', 'user_id'],
  ['follows', 'follower_id'],
  ['follows', 'followed_id'],
  ['private_messages', 'sender_id'],
  ['private_messages', 'recipient_id'],
  ['flags', 'reporter_id'],
  ['media.files', 'metadata.owner_id'],
  ['notification_profiles', 'properties.user_id'],
] as const

export function watchCompleted(mongo: Mongo): CompletedWatch {
  const { db, client } = mongo
  const stop = new AbortController()
  const seen = new Set<string>()
  const leftovers: Leftover[] = []

  /** Causal: what was committed before `completed` was is seen, whatever primary answers. */
  const look = () => client.withSession({ causalConsistency: true }, lookIn)
  async function lookIn(session: ClientSession): Promise<void> {
    const filter = { mode: 'hard' as const, completed_at: { $exists: true }, _id: { $nin: [...seen] } }
    const completed = await ledgerOf(db).find(filter, { session }).toArray()
    for (const { _id: deletionId, user_id, requested_at } of completed) {
      const owner = { deletionId, userId: Number(user_id), markedAt: requested_at.getTime() }
      for (const [collection, field] of named) {
        const query = { [field]: Long.fromNumber(owner.userId) }
        const found = await db.collection(collection).find(query, { session, promoteValues: false }).toArray()
        leftovers.push(...found.map((document) => ({ ...owner, collection, key: keyOf(exact(document)) })))
      }
      seen.add(deletionId)
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      // A primary is missing now and then; what was not seen is seen later.
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
      return [...liesIn(leftovers, record), ...(await lateLeft(mongo, record))]
    },
  }
}

/** A document that came too late, or a profile that did, makes no lie. */
function liesIn(leftovers: readonly Leftover[], record: LoadRecord): Violation[] {
  const { found, unless } = violations()
  const excused = excusedIn(record)
  for (const { deletionId, userId, markedAt, collection, key } of leftovers) {
    const isLateProfile = record.registrations.some(
      (one) => one.userId === userId && mayComeAfter(one, markedAt),
    )
    const isExcused =
      excused.has(`${collection} ${key}`) || (collection === 'notification_profiles' && isLateProfile)
    unless(isExcused, invariants.truth, `${deletionId}: ${collection} ${key} was there`)
  }
  return found
}

/** What was written within the window must not be there any more. */
async function lateLeft({ db }: Mongo, { lateWrites, skews }: LoadRecord): Promise<Violation[]> {
  const { found, unless } = violations()
  for (const { userId, inserted } of lateWrites.filter((late) => isPromised(late, skews))) {
    for (const { collection, document } of inserted) {
      const { _id } = BSON.EJSON.deserialize({ _id: document._id }, { relaxed: false })
      const left = await db.collection(collection).findOne({ _id })
      const story = `${collection} ${keyOf(document)} of user ${userId}, written within the window, is there`
      unless(left === null, invariants.truth, story)
    }
  }
  return found
}
