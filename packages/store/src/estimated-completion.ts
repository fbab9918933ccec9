import { estimateOf, median, type PastDeletion } from './estimate.ts'
import type { LedgerDocument } from './ledger.ts'
import { stateOf } from './ledger-state.ts'

/** How long a hard deletion takes here, in milliseconds. */
export interface UsualTimes {
  /** From the moment in which a worker takes it to `completed`. */
  whole: number
  /** Of that, what follows the last document of its content. */
  after: number
}

/** By the last deletions: a user is reckoned to have as much as half of theirs had at most. */
export function usualTimesOf(past: readonly PastDeletion[], lateWriteWindow: number): UsualTimes {
  const documents = median(past.map((each) => each.documents)) ?? 0
  const { estimated_seconds, estimated_from } = estimateOf({ documents, past, lateWriteWindow })
  return { whole: estimated_seconds * 1_000, after: estimated_from.after_seconds * 1_000 }
}

/**
 * About when the deletion will be completed. Null where nobody can know: it waits for a person or for a target that
 * fails, it is soft, or it takes longer than is usual, for then it is another one than those that were measured.
 */
export function estimatedCompletion(deletion: LedgerDocument, usual: UsualTimes, now: Date): Date | null {
  const at = deletion.mode === 'hard' ? reckoned(deletion, usual) : undefined
  return at !== undefined && at > now.getTime() ? new Date(at) : null
}

/** In milliseconds since the epoch; undefined where only others decide how it goes on. */
function reckoned(deletion: LedgerDocument, { whole, after }: UsualTimes): number | undefined {
  const { requested_at, not_before, claimed_at, steps } = deletion
  const { started_at = claimed_at, finished_at } = steps.content ?? {}
  switch (stateOf(deletion)) {
    case 'accepted':
    case 'published':
    case 'scheduled':
      return (not_before ?? requested_at).getTime() + whole
    case 'running':
    case 'verifying':
      if (finished_at) return finished_at.getTime() + after
      return started_at && started_at.getTime() + whole
    default:
      return undefined
  }
}
