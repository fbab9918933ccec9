import { createHash } from 'node:crypto'

/** A weak entity tag: the same text has the same one, another text another. */
export function entityTagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

/** Whether `If-None-Match` names this tag, compared weakly as RFC 9110 (13.1.2) says. */
export function isNamedIn(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return ifNoneMatch.split(',').some((named) => opaque(named.trim()) === opaque(tag))
}

const opaque = (tag: string) => tag.replace(/^W\//, '')
