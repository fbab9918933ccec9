import { eventIdOf, eventSource, toMessage, type UserErased } from '@lethe/contracts/events'
import { endDeletions } from '@lethe/store/user-fence'
import { applyStanding } from './begin.ts'
import { type CohortMember, keyOf } from './cohort.ts'
import type { CohortDeps } from './deps.ts'
import { recordCohort } from './record.ts'

/** How soon to try again to end a deletion for which a request may still be under way. */
const END_AGAIN_MS = 1_000

/** `end` in the user documents: from here on nothing begins for these deletions, and their names are free. */
export async function endCohort(deps: CohortDeps, verified: readonly CohortMember[]): Promise<void> {
  if (verified.length === 0) return
  const standings = await endDeletions(deps.mongo, verified.map(keyOf), {
    deletionIds: verified.filter(({ steps }) => steps.notifications?.state === 'waived').map(({ id }) => id),
    requestLifetime: deps.requestLifetime,
  })
  const now = deps.now()
  for (const member of verified) {
    applyStanding(member, standings.get(member.id) ?? { kind: 'superseded' }, now)
    if (!member.completedAt) member.next ??= { kind: 'due', at: new Date(now.getTime() + END_AGAIN_MS) }
  }
}

/**
 * What follows `done`, in this order: `user.erased`, then the ledger's `completed` with the same time. A
 * worker that finds a deletion done comes here at once.
 */
export async function completeCohort(
  deps: CohortDeps,
  token: string,
  members: readonly CohortMember[],
): Promise<void> {
  const done = members.filter((member) => member.completedAt !== null)
  if (done.length === 0) return
  const events = done.flatMap((member) => (member.mode === 'hard' ? erasedMessage(deps, member) : []))
  if (events.length > 0) await deps.publisher.publish(events)
  for (const member of done) {
    if (member.completedAt) member.next = { kind: 'completed', at: member.completedAt }
  }
  // Before the last word: a crash here leaves a deletion that comes again, never a checkpoint that stays.
  for (const target of deps.targets) {
    const its = done.filter(({ mode }) => target.modes.includes(mode)).map(({ id }) => id)
    if (its.length > 0) await target.forget(its)
  }
  await recordCohort(deps, token, done)
  for (const { mode } of done) deps.metrics.onCompleted(mode, 1)
}

function erasedMessage(deps: CohortDeps, member: CohortMember) {
  const { id: deletion_id, userId: user_id, generation } = member
  const at = (member.completedAt ?? deps.now()).toISOString()
  const targets = Object.entries(member.steps).flatMap(([name, step]) =>
    step.state === 'done' ? [name] : [],
  )
  const event: UserErased = {
    specversion: '1.0',
    id: eventIdOf('user.erased', user_id, generation),
    source: eventSource.worker,
    type: 'user.erased',
    time: at,
    datacontenttype: 'application/json',
    data: { deletion_id, user_id, generation, completed_at: at, targets },
  }
  return { topic: deps.topics.erased, ...toMessage(event) }
}
