import type { DeletionState } from '@lethe/contracts/deletion'
import type { LedgerDocument } from '@lethe/store/ledger'
import { toDeletion, toHistory } from '@lethe/store/ledger-state'
import type { Foretell } from '../estimates/estimates.ts'
import { entityTagOf } from '../http/entity-tag.ts'

/** A deletion as one look found it: made once, however many watch. */
export interface Snapshot {
  state: DeletionState
  /** The answer of `GET /api/v2/deletion/{id}/`. */
  text: string
  /** The same as long as nothing but the estimate is another: nobody is woken for that. */
  etag: string
  history: ReturnType<typeof toHistory>
  /** The number of the last entry of its history. */
  n: number
}

export function snapshotOf(document: LedgerDocument, foretell: Foretell): Snapshot {
  const estimate = foretell(document)
  const deletion = toDeletion(document, null)
  const withoutEstimate = JSON.stringify(deletion)
  const history = toHistory(document)
  return {
    state: deletion.state,
    text: estimate ? JSON.stringify(toDeletion(document, estimate)) : withoutEstimate,
    etag: entityTagOf(withoutEstimate),
    history,
    n: history.at(-1)?.n ?? 0,
  }
}
