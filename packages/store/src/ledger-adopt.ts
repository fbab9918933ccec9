import type { Db } from 'mongodb'
import { ledgerListIndex } from './indexes.ts'
import { ledgerOf } from './ledger.ts'
import { STATE } from './ledger-state.ts'

const PAGE = 1_000

/** The newest time that such a deletion has of its own. */
const LAST_TIME = {
  $ifNull: [
    '$completed_at',
    '$superseded_at',
    '$cancelled_at',
    '$blocked_at',
    '$claimed_at',
    '$published_at',
    '$requested_at',
  ],
}

const beginning = { n: 1, at: '$requested_at', state: 'accepted' }
const since = { n: 2, at: LAST_TIME, state: '$state' }

/**
 * Gives deletions of a release that kept neither their state and what can be told of their history: page after
 * page, found by the index, so that it costs nothing where there are none. Several processes may do it at once. Answers
 * how many those were when none is left, or when it is told to stop.
 */
export async function adoptOldDeletions(db: Db, signal: AbortSignal): Promise<number> {
  const isOld = { state: { $exists: false } }
  let adopted = 0
  while (!signal.aborted) {
    const page = await ledgerOf(db)
      .find(isOld, { projection: { _id: 1 }, hint: ledgerListIndex, limit: PAGE })
      .toArray()
    if (page.length === 0) break
    const { modifiedCount } = await ledgerOf(db).updateMany(
      { _id: { $in: page.map(({ _id }) => _id) }, ...isOld },
      [
        { $set: { state: STATE } },
        { $set: { history: { $cond: [{ $eq: ['$state', 'accepted'] }, [beginning], [beginning, since]] } } },
      ],
    )
    adopted += modifiedCount
  }
  return adopted
}
