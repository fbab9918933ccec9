import { type BatchResult, isUnanswered } from '@lethe/contracts/batch'
import type { ApiErrorCode } from '@lethe/contracts/errors'
import { acceptedId } from '../deletions/mark-request.ts'
import { ApiError } from '../http/api-error.ts'
import {
  type MarkRequest,
  OutcomeUnknownError,
  OverloadedError,
  type WritePath,
} from '../write-path/types.ts'
import { batchError } from './batch-error.ts'
import { groupsOf } from './groups.ts'

/** Half of what the write path takes at once: the other half is for those who ask for one user. */
export const GROUP_SIZE = 250

/**
 * Deletes the users through the write path, one group after the other, and answers what became of each in their order.
 * Where nobody in a group gets an answer the database is away: those that follow are `unavailable`, and nothing is done
 * for them.
 */
export async function deleteEach(
  writePath: WritePath,
  users: readonly number[],
  requestFor: (userId: number) => MarkRequest,
): Promise<BatchResult[]> {
  const results: BatchResult[] = []
  let isAway = false
  for (const group of groupsOf(users, GROUP_SIZE)) {
    if (isAway) {
      results.push(...group.map((userId) => refused(userId, 'unavailable')))
      continue
    }
    const outcomes = await Promise.all(group.map((userId) => deleteOne(writePath, requestFor(userId))))
    isAway = outcomes.every((outcome) => 'code' in outcome && isUnanswered(outcome))
    results.push(...group.map((userId, n) => resultOf(userId, outcomes[n] ?? { code: 'outcome_unknown' })))
  }
  return results
}

type Outcome = { deletionId: string } | { code: ApiErrorCode }

async function deleteOne(writePath: WritePath, request: MarkRequest): Promise<Outcome> {
  try {
    return { deletionId: acceptedId(await writePath.submit(request)) }
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code }
    if (error instanceof OutcomeUnknownError) return { code: 'outcome_unknown' }
    if (error instanceof OverloadedError) return { code: 'unavailable' }
    throw error
  }
}

const resultOf = (userId: number, outcome: Outcome): BatchResult =>
  'code' in outcome ? refused(userId, outcome.code) : { user_id: userId, deletion_id: outcome.deletionId }

const refused = (user_id: number, code: ApiErrorCode): BatchResult => ({ user_id, error: batchError(code) })
