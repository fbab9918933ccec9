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

/** Half of what the write path takes at once: the other half is for those who ask for one user. */
export const GROUP_SIZE = 250
/** While MongoDB is at one, the next one waits for it already. */
const GROUPS_IN_FLIGHT = 2

/**
 * Deletes the users through the write path, some groups at a time, and answers what became of each in their order. Who is
 * named again is asked for again when the time before is decided. Where nobody in a group gets an answer the database is
 * away: those that are not begun by then are `unavailable`, and nothing is done for them.
 */
export async function deleteEach(
  writePath: WritePath,
  users: readonly number[],
  requestFor: (userId: number) => MarkRequest,
): Promise<BatchResult[]> {
  const outcomes: Outcome[] = []
  const inFlight: Promise<Outcome[]>[] = []
  const latest = new Map<number, Promise<Outcome>>()
  let isAway = false

  async function begin(userId: number): Promise<Outcome> {
    await latest.get(userId)
    return deleteOne(writePath, requestFor(userId))
  }

  function beginGroup(userIds: readonly number[]): void {
    const begun = userIds.map((userId) => {
      const outcome = begin(userId)
      latest.set(userId, outcome)
      return outcome
    })
    const group = Promise.all(begun)
    // A failure is told to whoever waits for this group, be it later.
    group.catch(() => undefined)
    inFlight.push(group)
  }

  async function endGroup(): Promise<void> {
    const ended = (await inFlight.shift()) ?? []
    isAway ||= ended.every((outcome) => 'code' in outcome && isUnanswered(outcome))
    outcomes.push(...ended)
  }

  for (let first = 0; first < users.length && !isAway; first += GROUP_SIZE) {
    beginGroup(users.slice(first, first + GROUP_SIZE))
    if (inFlight.length === GROUPS_IN_FLIGHT) await endGroup()
  }
  while (inFlight.length > 0) await endGroup()
  return users.map((userId, n) => resultOf(userId, outcomes[n] ?? { code: 'unavailable' }))
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
