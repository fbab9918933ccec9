import { deletionIdOf } from '@lethe/contracts/ids'
import { deletableFrom } from '@lethe/contracts/status'
import type { MarkedUser } from '@lethe/store/user-mark'
import type { Mark } from '@lethe/store/user-transitions'
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
  if (mark.mode === 'restored') return refusedRestore(mark, user)
  if (user.status === 'u') return { kind: 'not_found' }
  if (!deletableFrom[mark.mode].includes(user.status)) return { kind: 'already_soft_deleted' }
  return mark.schedule && user.begun ? { kind: 'begun' } : null
}

function refusedRestore({ deletionId }: Mark, user: MarkedUser): MarkResult | null {
  if (deletionId && user.standing !== deletionId) return { kind: 'not_standing' }
  // That a hard-deleted user was there until a moment ago only his scheduled deletion tells.
  const isErasing = user.standing && (deletionId || user.scheduled)
  if (user.status === 'u') return { kind: isErasing ? 'erasing' : 'not_found' }
  if (user.status !== 'd') return { kind: 'not_soft_deleted' }
  return user.begun ? { kind: 'begun' } : null
}
