import { targetNames } from '@lethe/contracts/deletion'
import { type Document, Long, type UpdateFilter } from 'mongodb'
import { firstCase } from './first-case.ts'
import type { LedgerDocument } from './ledger.ts'
import { STATE } from './ledger-state.ts'

/** Who changed a deletion, and why, where it was not Lethe by itself. */
export interface Cause {
  /** A user id. */
  by?: number
  reason?: string
}

/** A history longer than this loses its middle: the first and the last entries tell most. */
export const HISTORY_LIMIT = 100
const KEPT_FIRST = 20

/**
 * The update of a ledger document: `stages` change it, and then its `state` and `history` follow from what it
 * has become, in the same write. Every update of the ledger that can change a state is made by this. Where
 * the state is what it was, the history stays as it is: so a repeated write adds nothing.
 */
export function ledgerChange(stages: readonly Document[], cause: Cause = {}): Document[] {
  return [...stages, { $set: { state: STATE } }, { $set: { history: historyAfter(cause) } }]
}

const history = { $ifNull: ['$history', []] }

const historyAfter = (cause: Cause) => ({
  $cond: [
    { $eq: ['$state', { $last: '$history.state' }] },
    '$history',
    { $concatArrays: [whatStays, [entryOf(cause)]] },
  ],
})

const whatStays = {
  $cond: [
    { $lt: [{ $size: history }, HISTORY_LIMIT] },
    history,
    {
      $concatArrays: [
        { $slice: ['$history', KEPT_FIRST] },
        { $slice: ['$history', KEPT_FIRST + 1 - HISTORY_LIMIT] },
      ],
    },
  ],
}

const entryOf = ({ by, reason }: Cause) => ({
  n: { $add: [{ $ifNull: [{ $last: '$history.n' }, 0] }, 1] },
  at: '$$NOW',
  state: '$state',
  by: by === undefined ? '$$REMOVE' : Long.fromNumber(by),
  reason: reason === undefined ? REASON : { $literal: reason },
})

/** As `reasonOf` has it: the error of the first step in this state, or of what failed before any step. */
const REASON = firstCase(
  [
    ...targetNames.map(
      (target) =>
        [
          {
            $and: [{ $eq: [`$steps.${target}.state`, '$state'] }, { $gt: [`$steps.${target}.error`, null] }],
          },
          { $concat: [`${target}: `, `$steps.${target}.error.message`] },
        ] as const,
    ),
    [{ $in: ['$state', ['retrying', 'blocked']] }, { $ifNull: ['$failure.error.message', '$$REMOVE'] }],
  ],
  '$$REMOVE',
)

/** `$set` and `$unset` as stages. Values are literal: an error's message may begin with a `$`, a count's name hold a dot. */
export function stagesOf({ $set = {}, $unset = {} }: Pick<UpdateFilter<LedgerDocument>, '$set' | '$unset'>) {
  const set = Object.entries($set).map(([field, value]) => [field, { $literal: value }])
  const unset = Object.keys($unset)
  return [
    ...(set.length > 0 ? [{ $set: Object.fromEntries(set) }] : []),
    ...(unset.length > 0 ? [{ $unset: unset }] : []),
  ]
}
