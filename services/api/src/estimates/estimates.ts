import { estimatedCompletion, type UsualTimes, usualTimesOf } from '@lethe/store/estimated-completion'
import type { LedgerDocument } from '@lethe/store/ledger'
import { readPastDeletions } from '@lethe/store/ledger-past'
import type { Db } from 'mongodb'

/** When a deletion will be completed, about; null where nobody can know. */
export type Foretell = (deletion: LedgerDocument) => Date | null

export interface Estimates {
  /** Foretells by how long the last deletions took, as it was known some seconds ago at most. Never throws. */
  current(): Promise<Foretell>
}

/** What is usual changes slowly: one query of some milliseconds in this time, however many ask. */
const FRESH_MS = 10_000
const QUERY_WITHIN_MS = 1_000

/** `lateWriteWindow` is the workers', in milliseconds; `now` is MongoDB's time. */
export function createEstimates({
  db,
  lateWriteWindow,
  now,
}: {
  db: Db
  lateWriteWindow: number
  now: () => Date
}): Estimates {
  let asked = Number.NEGATIVE_INFINITY
  let usual: Promise<UsualTimes | null> = Promise.resolve(null)

  return {
    async current() {
      if (performance.now() - asked > FRESH_MS) {
        asked = performance.now()
        usual = readPastDeletions(db, AbortSignal.timeout(QUERY_WITHIN_MS)).then(
          (past) => usualTimesOf(past, lateWriteWindow),
          // A deletion is answered without it, too.
          () => null,
        )
      }
      const times = await usual
      return (deletion) => times && estimatedCompletion(deletion, times, now())
    },
  }
}
