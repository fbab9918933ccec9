import type { DeletionState } from '@lethe/contracts/deletion'
import type { Mode } from '@lethe/contracts/status'
import { type Db, type Filter, Long } from 'mongodb'
import { ledgerListIndex } from './indexes.ts'
import { type LedgerDocument, ledgerOf } from './ledger.ts'

/** Which deletions are listed; without a field, all of them. */
export interface LedgerFilter {
  states: readonly DeletionState[]
  modes: readonly Mode[]
  userId?: number | undefined
  /** Asked for at this time or later. */
  from?: Date | undefined
  /** Asked for before this time. */
  before?: Date | undefined
}

/** A place in the order of the list: newest first, and of those of one instant the highest id. */
export interface LedgerPosition {
  at: Date
  id: string
}

export interface LedgerSlice {
  /** The deletions that follow it (`next`) or those right before it (`previous`); absent, the first ones. */
  beside?: { position: LedgerPosition; direction: 'next' | 'previous' } | undefined
  limit: number
}

const NEWEST_FIRST = { requested_at: -1, _id: -1 } as const
const OLDEST_FIRST = { requested_at: 1, _id: 1 } as const

/**
 * Up to `limit` deletions, newest first, without their histories. However large the ledger, it reads about as
 * many index entries as it answers: with every state and mode that is wanted named, each is a stretch of
 * the one index that is in order already, and the server merges the stretches. What names a user comes from that
 * user's few.
 */
export async function listDeletions(
  db: Db,
  filter: LedgerFilter,
  { beside, limit }: LedgerSlice,
): Promise<LedgerDocument[]> {
  const isBackwards = beside?.direction === 'previous'
  const read = (where: Filter<LedgerDocument>) =>
    ledgerOf(db)
      .find({ $and: [matching(filter), where] }, { projection: { history: 0 } })
      .sort(isBackwards ? OLDEST_FIRST : NEWEST_FIRST)
      .limit(limit)
      .hint(indexFor(filter))
      .toArray()
  const found = (await Promise.all((beside ? partsBeside(beside) : [{}]).map(read))).flat().slice(0, limit)
  return isBackwards ? found.reverse() : found
}

/** The rest of the same instant, then what lies beyond: as one condition, the server would read past the place each time. */
function partsBeside({ position: { at, id }, direction }: NonNullable<LedgerSlice['beside']>) {
  const beyond = direction === 'next' ? '$lt' : '$gt'
  return [{ requested_at: at, _id: { [beyond]: id } }, { requested_at: { [beyond]: at } }]
}

/** How many the filter lets through, counted up to `limit`. */
export function countDeletions(db: Db, filter: LedgerFilter, limit: number): Promise<number> {
  return ledgerOf(db).countDocuments(matching(filter), { limit, hint: indexFor(filter) })
}

const indexFor = ({ userId }: LedgerFilter) =>
  userId === undefined ? ledgerListIndex : { user_id: 1, generation: -1 }

function matching({ states, modes, userId, from, before }: LedgerFilter): Filter<LedgerDocument> {
  const times = { ...(from && { $gte: from }), ...(before && { $lt: before }) }
  return {
    ...(userId !== undefined && { user_id: Long.fromNumber(userId) }),
    state: { $in: [...states] },
    mode: { $in: [...modes] },
    ...((from || before) && { requested_at: times }),
  }
}
