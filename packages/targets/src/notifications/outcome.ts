import type { Failed, Finding, Outcome } from '../target.ts'
import type { Word } from './answer.ts'
import { type Failure, problemOf } from './problems.ts'

const ONE_DELETED = { notification_profiles: { deleted: 1, redacted: 0, pulled: 0 } }

/** How many times a profile that changed between read and delete is read again. */
export const MAX_REREADS = 5

/** What a step comes to by the last word on it; null where the profile must be read again. */
export function outcomeOf(word: Word, now: Date): Outcome | null {
  switch (word.kind) {
    case 'deleted':
      return { kind: 'done', counts: ONE_DELETED }
    case 'gone':
      return { kind: 'done', counts: {} }
    case 'profile':
    case 'changed':
      return null
    case 'not_sent':
      return word.why === 'late' ? null : { kind: 'unfinished', counts: {} }
    case 'interrupted':
      return { kind: 'unfinished', counts: {} }
    case 'held':
      return { kind: 'unavailable', error: word.error, retryAt: word.retryAt }
    case 'misconfigured':
      return { kind: 'unavailable', error: problemOf(word), retryAt: now }
    case 'refused':
      return { kind: 'blocked', error: problemOf(word) }
    case 'busy':
    case 'error':
    case 'unreachable':
      return failedBy(word, now)
  }
}

/** What the second asking found; null where a profile is there, and whose it is must be looked up. */
export function findingOf(word: Word, now: Date): Finding | null {
  switch (word.kind) {
    case 'gone':
      return { kind: 'nothing' }
    case 'profile':
      return null
    case 'held':
      return { kind: 'unavailable', error: word.error, retryAt: word.retryAt }
    case 'misconfigured':
      return { kind: 'unavailable', error: problemOf(word), retryAt: now }
    case 'not_sent':
    case 'interrupted':
    case 'deleted':
    case 'changed':
      return { kind: 'not_asked' }
    case 'busy':
    case 'refused':
    case 'error':
    case 'unreachable':
      return failedBy(word, now)
  }
}

function failedBy(word: Failure, now: Date): Failed {
  const isAway = word.kind === 'busy' || word.kind === 'unreachable'
  return {
    kind: 'failed',
    class: isAway ? 'away' : 'broken',
    error: problemOf(word),
    ...retryAtOf(word, now),
  }
}

/** The store's own word on when to come again. */
function retryAtOf(word: Failure, now: Date): { retryAt?: Date } {
  if (word.kind !== 'busy' || word.retryAfter === null) return {}
  return { retryAt: new Date(now.getTime() + word.retryAfter) }
}
