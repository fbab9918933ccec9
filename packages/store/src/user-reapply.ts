import { deletableFrom } from '@lethe/contracts/status'
import { type AnyBulkWriteOperation, type Document, Long } from 'mongodb'
import type { Mongo } from './connect.ts'
import { type Mark, pipelineOf } from './user-transitions.ts'
import { type UserDocument, usersOf } from './users.ts'

/** A transition that was made once, as its event tells it. */
export interface PastTransition extends Mark {
  generation: number
}

/** Where a user document stands. */
export interface UserGeneration {
  generation: number
  status: UserDocument['status']
}

/** Where these users stand, by a majority read; who does not exist is missing. */
export async function readGenerations(
  { db }: Mongo,
  userIds: readonly number[],
): Promise<Map<number, UserGeneration>> {
  const users = await usersOf(db)
    .find(
      { _id: { $in: userIds.map((id) => Long.fromNumber(id)) } },
      { projection: { generation: 1, status: 1 } },
    )
    .toArray()
  return new Map(
    users.map(({ _id, generation = 0, status }) => [Number(_id), { generation: Number(generation), status }]),
  )
}

/**
 * Of these transitions those that the users have not been through: a later generation than theirs. Of one user only
 * the last. Nothing leads out of the status `u`.
 */
export function forgottenOf(
  past: readonly PastTransition[],
  users: ReadonlyMap<number, UserGeneration>,
): PastTransition[] {
  const last = new Map<number, PastTransition>()
  for (const transition of past) {
    const user = users.get(transition.userId)
    const known = last.get(transition.userId)?.generation ?? user?.generation ?? 0
    if (user && user.status !== 'u' && transition.generation > known) last.set(transition.userId, transition)
  }
  return [...last.values()]
}

/**
 * Makes these transitions again with the generations that they had, as long as the users stand where they were seen.
 * Each is the update that made it first, so that its event is published again: the ledger hears
 * of it by that, and workers and subscribers take it for the repeat that it is.
 */
export async function reapply(
  { db }: Mongo,
  forgotten: readonly PastTransition[],
  users: ReadonlyMap<number, UserGeneration>,
): Promise<void> {
  const operations = forgotten.flatMap((transition) => {
    const user = users.get(transition.userId)
    return user ? [againOperation(transition, user)] : []
  })
  if (operations.length > 0) await usersOf(db).bulkWrite(operations, { ordered: false })
}

function againOperation(
  transition: PastTransition,
  { generation, status }: UserGeneration,
): AnyBulkWriteOperation<UserDocument> {
  const before = { $set: { generation: Long.fromNumber(transition.generation - 1) } }
  return {
    updateOne: {
      filter: { _id: Long.fromNumber(transition.userId), ...at(generation), status },
      update: [before, ...stagesOf(transition, status)],
    },
  }
}

/** A user who was brought along may have none yet. */
const at = (generation: number) => (generation === 0 ? { generation: { $not: { $gt: 0 } } } : { generation })

function stagesOf(transition: PastTransition, status: UserGeneration['status']): Document[] {
  // He was deleted and restored since: all that is missing is the generation, below which subscribers drop events.
  if (transition.mode === 'restored' && status !== 'd')
    return [{ $set: { generation: Long.fromNumber(transition.generation) } }]
  const wasRestored = transition.mode !== 'restored' && !deletableFrom[transition.mode].includes(status)
  return [...(wasRestored ? [RESTORED] : []), ...pipelineOf(transition)]
}

/** Who is soft deleted a second time was restored in between. */
const RESTORED = { $set: { status: { $ifNull: ['$deletion.soft_from', '$deletion.from', 'a'] } } }
