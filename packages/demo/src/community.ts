import { connectMongo } from '@lethe/store/connect'
import { ensureIndexes } from '@lethe/store/indexes'
import { reserveIds } from '@lethe/store/sequences'
import { type UserDocument, usersOf } from '@lethe/store/users'
import type { Db } from 'mongodb'
import { createBatchWriter, type Written } from './batch-writer.ts'
import { belongingsOf } from './belongings.ts'
import { followGraph } from './follow-graph.ts'
import { memberAt } from './members.ts'
import { ADMIN_INDEX, type CommunityPlan, SHOWCASE_INDEX, userIdAt } from './plan.ts'
import { postAt } from './posts.ts'
import { createProfileWriter } from './profiles.ts'

const USERS_PER_BATCH = 500
const DEFAULT_SEED = 1

/** Enough to look around in, and there in a moment. */
export const SMALL_COMMUNITY = { users: 200, postsPerUser: 3 }

export interface SeedRequest {
  mongodbUri: string
  /** Where every user also gets a profile; no profiles are written where it is left out. */
  notificationStore?: { url: string; apiKey: string }
  /** At least 2: an administrator and somebody to delete. */
  users: number
  postsPerUser: number
  /** The same seed in an equally used database at the same `now` makes the same community. */
  seed?: number
  now?: Date
  /** `done` of `total` users' worth of work, from 0 on. */
  onProgress?: (done: number, total: number) => void
  signal?: AbortSignal
}

export interface SeededCommunity {
  users: number
  adminId: number
  /** An ordinary active user. */
  userId: number
  /** How many documents of content were written, by collection. */
  content: Written
}

/**
 * Adds a small living community to a database, whatever it already holds: users (one administrator, some of
 * them blocked), posts with mentions, comments, votes, flags, follows, private messages, pictures in GridFS,
 * and a profile for each user in the notification store. All counters are exact. Memory stays flat
 * whatever the number of users.
 *
 * Rejects with a RangeError for impossible numbers, a NotificationStoreError where the store does not take a
 * profile, the driver's error where MongoDB fails, and the signal's reason when it is aborted; what was
 * written until then stays, and the follow counters of such a half community may be too high.
 */
export async function seedCommunity(request: SeedRequest): Promise<SeededCommunity> {
  checkNumbers(request)
  const { close, db } = await connectMongo({ uri: request.mongodbUri, appName: 'lethe-seed' })
  try {
    await ensureIndexes(db)
    return await seedInto(db, await planFor(db, request), request)
  } finally {
    await close()
  }
}

function checkNumbers({ users, postsPerUser }: SeedRequest): void {
  if (!Number.isSafeInteger(users) || users < 2) throw new RangeError('a community has at least 2 users')
  if (!Number.isSafeInteger(postsPerUser) || postsPerUser < 0) {
    throw new RangeError('the number of posts per user is a whole number, 0 or more')
  }
}

async function planFor(db: Db, request: SeedRequest): Promise<CommunityPlan> {
  const { users, postsPerUser, seed = DEFAULT_SEED, now = new Date() } = request
  const firstUserId = await reserveIds(db, 'users', users)
  const firstPostId = postsPerUser > 0 ? await reserveIds(db, 'posts', users * postsPerUser) : 0
  return { seed, users, postsPerUser, firstUserId, firstPostId, now }
}

/**
 * Users first, then content: whatever names a user names one that exists. A user's document counts as one
 * piece of work, his belongings and each of his posts as one more.
 */
async function seedInto(db: Db, plan: CommunityPlan, request: SeedRequest): Promise<SeededCommunity> {
  const { users, postsPerUser } = plan
  const piecesPerUser = 2 + postsPerUser
  const report = (pieces: number) => request.onProgress?.(Math.floor(pieces / piecesPerUser), users)
  report(0)
  await writeMembers(db, plan, request, report)
  const content = await writeContent(db, plan, request, (done) => report(users + done * (1 + postsPerUser)))
  return {
    users,
    adminId: userIdAt(plan, ADMIN_INDEX),
    userId: userIdAt(plan, SHOWCASE_INDEX),
    content,
  }
}

async function writeMembers(
  db: Db,
  plan: CommunityPlan,
  { notificationStore, signal }: SeedRequest,
  onDone: (users: number) => void,
): Promise<void> {
  const graph = followGraph(plan)
  const profiles = notificationStore ? createProfileWriter(notificationStore) : undefined
  try {
    for (let from = 0; from < plan.users; from += USERS_PER_BATCH) {
      signal?.throwIfAborted()
      const length = Math.min(USERS_PER_BATCH, plan.users - from)
      const members: UserDocument[] = Array.from({ length }, (_, offset) =>
        memberAt(plan, graph, from + offset),
      )
      await usersOf(db).insertMany(members, { ordered: false })
      await profiles?.write(members, signal)
      onDone(from + length)
    }
  } finally {
    await profiles?.close()
  }
}

async function writeContent(
  db: Db,
  plan: CommunityPlan,
  { signal }: SeedRequest,
  onDone: (users: number) => void,
): Promise<Written> {
  const graph = followGraph(plan)
  const writer = createBatchWriter(db)
  for (let index = 0; index < plan.users; index++) {
    signal?.throwIfAborted()
    onDone(index)
    await writer.add(belongingsOf(plan, graph, index))
    for (let nth = 0; nth < plan.postsPerUser; nth++) await writer.add(postAt(plan, index, nth))
  }
  const written = await writer.flush()
  onDone(plan.users)
  return written
}
