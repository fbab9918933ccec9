import { type Db, Long } from 'mongodb'
import type { Mongo } from './connect.ts'
import { ledgerOf } from './ledger.ts'
import { type Cause, ledgerChange } from './ledger-change.ts'
import { underWay } from './user-transitions.ts'
import { type UserHold, usersOf } from './users.ts'

/** What a hold meets: it stands, a worker acts for a deletion of the user, or there is nobody to hold. */
export type HoldResult = { kind: 'held'; hold: UserHold } | { kind: 'begun' } | { kind: 'not_found' }

/**
 * Holds a user: he can be deleted, and nothing of him is erased until the hold ends. One conditional update of
 * the user document, which holds that nothing is under way, so it and `begin` exclude each other. A hold that
 * stands gets the new reason and keeps its time.
 */
export async function holdUser(
  { db }: Mongo,
  userId: number,
  { by, reason }: { by: number; reason: string },
): Promise<HoldResult> {
  const users = usersOf(db)
  const _id = Long.fromNumber(userId)
  const isGone = { status: 'u' as const, 'deletion.completed_at': { $exists: true } }
  const held = await users.findOneAndUpdate(
    { _id, $nor: [isGone], $expr: { $not: [underWay] } },
    [
      {
        $set: {
          hold: {
            at: { $ifNull: ['$hold.at', '$$NOW'] },
            by: { $literal: Long.fromNumber(by) },
            reason: { $literal: reason },
          },
        },
      },
    ],
    { returnDocument: 'after', projection: { hold: 1 } },
  )
  if (held?.hold) return { kind: 'held', hold: held.hold }
  const isThere = await users.findOne({ _id, $nor: [isGone] }, { projection: { _id: 1 } })
  return { kind: isThere ? 'begun' : 'not_found' }
}

/**
 * Ends a hold and makes the deletion that it kept due. Answers false where the user was not held. Safe to
 * repeat: what a crash left undone is done then, or when a worker looks again by itself. `by` is the administrator's
 * user id.
 */
export async function releaseUser({ db }: Mongo, userId: number, by: number): Promise<boolean> {
  const { modifiedCount } = await usersOf(db).updateOne(
    { _id: Long.fromNumber(userId), hold: { $exists: true } },
    { $unset: { hold: 1 } },
  )
  await resumeHeld(db, [userId], { by, reason: 'The hold has ended' })
  return modifiedCount === 1
}

/**
 * Makes the held deletions due of those of these users whom nobody holds any more. For a worker that has just
 * written down that it found a hold: one that ended between the two found nothing to make due.
 */
export async function resumeReleased({ db }: Mongo, userIds: readonly number[]): Promise<void> {
  if (userIds.length === 0) return
  const ids = userIds.map((id) => Long.fromNumber(id))
  const free = await usersOf(db)
    .find({ _id: { $in: ids }, hold: { $exists: false } }, { projection: { _id: 1 } })
    .toArray()
  if (free.length > 0)
    await resumeHeld(
      db,
      free.map(({ _id }) => Number(_id)),
    )
}

async function resumeHeld(db: Db, userIds: readonly number[], cause: Cause = {}): Promise<void> {
  await ledgerOf(db).updateMany(
    {
      user_id: { $in: userIds.map((id) => Long.fromNumber(id)) },
      held_at: { $exists: true },
      owner: { $exists: false },
    },
    ledgerChange([{ $set: { due_at: '$$NOW' } }, { $unset: ['held_at'] }], cause),
  )
}
