import { createHash } from 'node:crypto'

/** A strong entity tag: the same bytes have the same one, other bytes another. */
export function entityTagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

/** Whether `If-None-Match` names this tag, compared weakly as RFC 9110 (13.1.2) says. */
export function isNamedIn(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((named) => named.trim().replace(/^W\//, '') === tag)
}
