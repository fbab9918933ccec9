import type { UserStatus } from '@lethe/contracts/status'
import type { Preview } from '@lethe/erasure/preview'
import { countLines } from '../deletion-text.ts'
import { count } from '../progress.ts'
import type { Paint } from '../terminal.ts'
import type { Kept } from './kept.ts'

const STATUSES: Record<UserStatus, string> = {
  a: 'active',
  b: 'blocked',
  d: 'soft deleted',
  u: 'hard deleted',
}

/** A preview for people. */
export function previewLines(
  {
    user_id,
    status,
    counts,
    recounted,
    kept,
  }: Preview & { user_id: number; status: UserStatus; kept: Kept[] },
  paint: Paint,
): string[] {
  const lines = countLines(counts)
  return [
    `${paint('bold', `user ${user_id}`)}, ${STATUSES[status]}`,
    ...(lines.length > 0
      ? ['would be erased:', ...lines.map(indented)]
      : [paint('green', 'nothing to erase')]),
    ...section(
      'would be corrected:',
      Object.entries(recounted).map(
        ([name, documents]) => `${name.padEnd(22)} for up to ${count(documents)} deleted`,
      ),
    ),
    ...section(
      'would stay:',
      kept.map(({ collection, field, action, reason }) => `${collection}.${field} (${action}): ${reason}`),
    ),
  ]
}

const section = (title: string, lines: string[]) => (lines.length > 0 ? [title, ...lines.map(indented)] : [])

const indented = (line: string) => `  ${line}`
