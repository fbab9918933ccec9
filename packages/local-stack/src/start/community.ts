import { access, rm, writeFile } from 'node:fs/promises'
import { SMALL_COMMUNITY, seedCommunity } from '@lethe/demo/community'
import { connectMongo } from '@lethe/store/connect'
import { usersOf } from '@lethe/store/users'
import type { Db } from 'mongodb'

export type CommunityOptions = {
  mongodbUri: string
  /** Whether the database is ours, so that it may be filled, and emptied after a filling that was cut off. */
  embedded: boolean
  /** Exists while a database is being filled. */
  markerPath: string
}

/** Empties an embedded database whose filling was cut off; half a community has wrong counters. */
export async function discardHalfFilled({
  mongodbUri,
  embedded,
  markerPath,
}: CommunityOptions): Promise<void> {
  const marked = await access(markerPath).then(
    () => true,
    () => false,
  )
  if (!embedded || !marked) return
  await withDatabase(mongodbUri, (db) => db.dropDatabase())
  await rm(markerPath)
}

/** Says whether to fill the database: an empty one of our own, or a given one where it was asked for. */
export function mayFill({
  embedded,
  demo,
  empty,
}: {
  embedded: boolean
  demo: boolean
  empty: boolean
}): boolean {
  return empty && (embedded || demo)
}

/** Fills the database with the demo community if that is allowed and it has no users. Says whether it did. */
export async function fillIfEmpty(
  options: CommunityOptions & {
    demo: boolean
    notificationStore: { url: string; apiKey: string } | undefined
    onProgress: (done: number, total: number) => void
    signal: AbortSignal
  },
): Promise<boolean> {
  const { mongodbUri, embedded, demo, markerPath, notificationStore, onProgress, signal } = options
  const empty = await withDatabase(mongodbUri, async (db) => (await usersOf(db).findOne({})) === null)
  if (!mayFill({ embedded, demo, empty })) return false
  await writeFile(markerPath, '')
  await seedCommunity({
    mongodbUri,
    ...(notificationStore ? { notificationStore } : {}),
    ...SMALL_COMMUNITY,
    onProgress,
    signal,
  })
  await rm(markerPath)
  return true
}

async function withDatabase<T>(uri: string, work: (db: Db) => Promise<T>): Promise<T> {
  const mongo = await connectMongo({ uri, appName: 'lethe-start' })
  try {
    return await work(mongo.db)
  } finally {
    await mongo.close()
  }
}
