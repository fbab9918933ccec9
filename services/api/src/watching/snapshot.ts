import type { DeletionState } from '@lethe/contracts/deletion'
import type { LedgerDocument } from '@lethe/store/ledger'
import { toDeletion, toHistory } from '@lethe/store/ledger-state'
import { entityTagOf } from '../http/entity-tag.ts'

/** A deletion as one look found it: made once, however many watch. */
export interface Snapshot {
  state: DeletionState
  /** The answer of `GET /api/v2/deletion/{id}/`. */
  text: string
  etag: string
  history: ReturnType<typeof toHistory>
  /** The number of the last entry of its history. */
  n: number
}

export function snapshotOf(document: LedgerDocument): Snapshot {
  const deletion = toDeletion(document)
  const text = JSON.stringify(deletion)
  const history = toHistory(document)
  return { state: deletion.state, text, etag: entityTagOf(text), history, n: history.at(-1)?.n ?? 0 }
}
