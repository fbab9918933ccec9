import { randomUUID } from 'node:crypto'
import type { Mongo } from '@lethe/store/connect'
import { insertUser } from '@lethe/store/testing'
import { beginDeletions } from '@lethe/store/user-fence'
import { markUsers } from '@lethe/store/user-mark'
import { usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'
import { createNotificationsTarget, type NotificationsTargetOptions } from '../notifications.ts'
import type { SliceOptions, Subject } from '../target.ts'

/** Users with these ids, their deletions accepted and begun. */
export async function begunSubjects(
  mongo: Mongo,
  users: readonly { id: number; extId?: string }[],
  mode: Subject['mode'] = 'hard',
): Promise<Subject[]> {
  for (const { id, extId } of users) await insertUser(mongo, id, extId === undefined ? {} : { ext_id: extId })
  await markUsers(
    mongo,
    users.map(({ id }) => ({ userId: id, mode, by: 'admin', key: randomUUID() })),
  )
  const subjects = users.map(({ id, extId }) => ({
    deletionId: `${id}-1`,
    userId: id,
    generation: 1,
    mode,
    extId: extId ?? null,
  }))
  await beginDeletions(mongo, subjects)
  return subjects
}

/** Takes a soft deletion back, as a restore does: one update that gives back the status and drops the deletion. */
export async function restore(mongo: Mongo, userId: number): Promise<void> {
  await usersOf(mongo.db).updateOne(
    { _id: Long.fromNumber(userId) },
    { $set: { status: 'a' }, $inc: { generation: 1 }, $unset: { deletion: '' } },
  )
}

export const API_KEY = 'k-secret'

export function createTarget(mongo: Mongo, url: string, options: Partial<NotificationsTargetOptions> = {}) {
  const lines: { level: 'info' | 'error'; fields: object; message: string }[] = []
  const logger = {
    info: (fields: object, message: string) => lines.push({ level: 'info' as const, fields, message }),
    error: (fields: object, message: string) => lines.push({ level: 'error' as const, fields, message }),
  }
  const target = createNotificationsTarget({
    mongo,
    url,
    apiKey: API_KEY,
    distinctId: 'ext_id',
    logger,
    ...options,
  })
  return { ...target, lines }
}

/** A slice with time enough. */
export function slice(): SliceOptions {
  return { signal: new AbortController().signal, deadline: Date.now() + 20_000 }
}
