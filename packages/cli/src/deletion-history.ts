import { HistoryEntry } from '@lethe/contracts/deletion'
import Type from 'typebox'
import type { Api } from './api.ts'
import { bodyAs } from './body-as.ts'
import { OPERATOR_ID } from './operator.ts'
import { tableLines } from './table.ts'
import type { Paint } from './terminal.ts'

const History = Type.Array(HistoryEntry)

/** Reads a deletion's history. Rejects like `readDeletion`. */
export async function readHistory(api: Api, id: string): Promise<HistoryEntry[]> {
  const { data } = await api.GET('/api/v2/deletion/{id}/history/', { params: { path: { id } } })
  return bodyAs(History, 'history', data)
}

/** A change for each line. */
export function historyLines(history: readonly HistoryEntry[], paint: Paint): string[] {
  const rows = history.map(({ n, at, state, by, reason }) => [String(n), at, state, whoIs(by), reason ?? ''])
  return tableLines(['n', 'at', 'state', 'by', 'reason'], rows, paint)
}

/** A user by the id; who uses this command is no user. */
function whoIs(by: number | null): string {
  if (by === null) return '-'
  return by === OPERATOR_ID ? 'lethe' : `user ${by}`
}
