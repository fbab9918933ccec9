import type { DeletionPreview, Estimate } from '@lethe/contracts/preview'
import type { UserStatus } from '@lethe/contracts/status'
import { countLines } from '../deletion-text.ts'
import { clockTime, count } from '../progress.ts'
import type { Paint } from '../terminal.ts'

const STATUSES: Record<UserStatus, string> = {
  a: 'active',
  b: 'blocked',
  d: 'soft deleted',
  u: 'hard deleted',
}

/** A preview for people. */
export function previewLines(preview: DeletionPreview, paint: Paint): string[] {
  const { user_id, status, counts, recounted, kept } = preview
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
    `would take ${estimateLine(preview)}`,
  ]
}

const section = (title: string, lines: string[]) => (lines.length > 0 ? [title, ...lines.map(indented)] : [])

const indented = (line: string) => `  ${line}`

/** `about 12 s, as fast as the last 40 deletions here were` */
export function estimateLine({ estimated_seconds, estimated_from }: Estimate): string {
  const { basis, deletions, documents_per_second } = estimated_from
  const about = `about ${timeText(estimated_seconds)}`
  if (basis === 'default') {
    return `${about}, if ${count(documents_per_second)} documents go in a second: nothing like it was deleted here yet`
  }
  return deletions === 1
    ? `${about}, as fast as the last deletion here was`
    : `${about}, as fast as the last ${deletions} deletions here were`
}

const timeText = (seconds: number) =>
  seconds < 120 ? `${seconds} s` : `${clockTime(seconds * 1000)} minutes`
