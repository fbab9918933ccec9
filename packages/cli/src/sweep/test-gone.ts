import { fileURLToPath } from 'node:url'
import type { Mongo } from '@lethe/store/connect'
import { type LedgerDocument, ledgerOf } from '@lethe/store/ledger'
import { type UserDocument, usersOf } from '@lethe/store/users'
import { Long } from 'mongodb'

/** The manifest of the community that `lethe seed` makes. */
export const ERASURE_MANIFEST = fileURLToPath(new URL('../../../../erasure.yaml', import.meta.url))

const at = new Date('2026-03-01T12:00:00Z')

/** What the end of a hard deletion leaves of a user. */
export function goneUser(id: number): UserDocument {
  const deletion = {
    id: `${id}-1`,
    mode: 'hard',
    at,
    by: 'self',
    from: 'a',
    begun_at: at,
    completed_at: at,
  } as const
  return { _id: Long.fromNumber(id), status: 'u', generation: 1, deletion, recent: [], outbox: [] }
}

/** What the ledger says of it. */
export function completedEntry(id: number): LedgerDocument {
  return {
    _id: `${id}-1`,
    user_id: Long.fromNumber(id),
    mode: 'hard',
    generation: 1,
    requested_at: at,
    requested_by: 'self',
    published_at: at,
    claimed_at: at,
    steps: {},
    completed_at: at,
  }
}

/** Makes users such whose hard deletion is completed; what they have stays where it is, as if written later. */
export async function makeGone(mongo: Mongo, ...ids: number[]): Promise<void> {
  await usersOf(mongo.db).deleteMany({ _id: { $in: ids.map((id) => Long.fromNumber(id)) } })
  await usersOf(mongo.db).insertMany(ids.map(goneUser))
  await ledgerOf(mongo.db).insertMany(ids.map(completedEntry))
}
