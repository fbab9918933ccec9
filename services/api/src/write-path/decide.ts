import { deletionIdOf } from '@lethe/contracts/ids'
import { deletableFrom } from '@lethe/contracts/status'
import type { Mark, MarkedUser } from '@lethe/store/user-mark'
import type { MarkResult } from './types.ts'

/**
 * What became of a mark, read off its user as the majority holds it after the write: the request's key in
 * `recent` means that it won, now or in an earlier try; else the status says why it did not. Answers null
 * where neither explains it, so that nobody guesses.
 */
export function decide(mark: Mark, user: MarkedUser | undefined): MarkResult | null {
  if (!user) return { kind: 'not_found' }
  const made = user.recent.find((transition) => transition.key === mark.key)
  if (made) {
    return made.mode === mark.mode
      ? { kind: 'accepted', deletionId: deletionIdOf(mark.userId, made.generation) }
      : { kind: 'idempotency_key_reused' }
  }
  if (user.status === 'u') return { kind: 'not_found' }
  if (mark.mode === 'restored') return refusedRestore(user)
  return deletableFrom[mark.mode].includes(user.status) ? null : { kind: 'already_soft_deleted' }
}

function refusedRestore(user: MarkedUser): MarkResult | null {
  if (user.status !== 'd') return { kind: 'not_soft_deleted' }
  return user.begun ? { kind: 'begun' } : null
}
